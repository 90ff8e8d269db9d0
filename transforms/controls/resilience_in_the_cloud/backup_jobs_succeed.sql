/*---
title: Backups ran without failure
question: Did backups run without failure in the period?
passes: no job of the resource failed, was aborted or expired without one that was completed after it
severity: high
kind: customer-specific
evidence: [backup:ListBackupJobs]
remediation: Mend what the message names, and start the job again.
notes: AWS keeps jobs for 30 days; a longer period is covered by the nights that were collected.
---*/
with
jobs as (
    select *, json_transform(item, '{
        "ResourceArn": "VARCHAR", "State": "VARCHAR", "StatusMessage": "VARCHAR", "CreationDate": "TIMESTAMPTZ"
    }') as job
    from items
    where service = 'backup' and operation = 'ListBackupJobs'
),
of_resources as (
    select
        account_id,
        region,
        job.ResourceArn as resource_arn,
        count(*) as jobs,
        max(job.CreationDate) filter (job.State = 'COMPLETED') as completed_at,
        max(job.CreationDate) filter (job.State in ('FAILED', 'ABORTED', 'EXPIRED')) as failed_at,
        arg_max(job.State || coalesce(': ' || job.StatusMessage, ''), job.CreationDate)
            filter (job.State in ('FAILED', 'ABORTED', 'EXPIRED')) as failure,
        list(evidence_id order by job.CreationDate desc)[:10] as evidence
    from jobs
    where job.ResourceArn is not null
    group by all
),
judged as (
    select
        account_id,
        region,
        'AWS::Backup::ProtectedResource' as resource_type,
        resource_arn as resource_id,
        resource_arn,
        if(failed_at is not null and coalesce(completed_at <= failed_at, true), 'fail', 'pass') as status,
        if(
            status = 'fail',
            format('no job was completed since {} ({})', moment(failed_at), failure),
            format('{} jobs; the last complete one of {}', jobs, coalesce(moment(completed_at), 'no day yet'))
        ) as reason,
        evidence
    from of_resources
)
select * from judged
