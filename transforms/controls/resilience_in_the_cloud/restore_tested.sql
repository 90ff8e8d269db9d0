/*---
title: What is backed up was restored in the period
question: Was a restore carried out in the period?
passes: >
  for each kind of resource that AWS Backup protects, one of its restores was completed in the period, or a restore from a
  backup was asked of the service itself and accepted
not_applicable: nothing is protected in the account and Region
severity: high
kind: customer-specific
evidence: [backup:ListProtectedResources, backup:ListRestoreJobs, cloudtrail:events]
population: [backup:ListProtectedResources]
remediation: aws backup start-restore-job, or a restore testing plan that does it each week.
notes: >
  One row for each kind. A restore that a service accepted says that it was begun; the reason tells which of the two was
  found.
---*/
with
kinds as (
    select account_id, region, of_type as kind, min(evidence_id) as evidence_id
    from backup_protected_resources
    where of_type is not null
    group by all
),
jobs as (
    select account_id, region, of_type as kind, max(completed_at) as completed_at,
        arg_max(evidence_id, completed_at) as evidence_id
    from backup_restore_jobs
    group by all
),
calls as (
    select
        account_id,
        region,
        event_id,
        event_time,
        event_name,
        case
            when event_source = 'rds.amazonaws.com' and event_name like 'RestoreDBCluster%'
                then ['Aurora', 'DocumentDB', 'Neptune', 'RDS']
            when event_source = 'rds.amazonaws.com' and event_name like 'RestoreDBInstance%' then ['RDS']
            when event_source = 'dynamodb.amazonaws.com' and event_name like 'RestoreTable%' then ['DynamoDB']
            when event_source = 'redshift.amazonaws.com' and event_name = 'RestoreFromClusterSnapshot' then ['Redshift']
            when event_source = 'ec2.amazonaws.com'
                and event_name = 'CreateVolume'
                and coalesce(request_parameters ->> 'snapshotId', '') != '' then ['EBS']
            when event_source = 'fsx.amazonaws.com' and event_name = 'CreateFileSystemFromBackup' then ['FSx']
        end as kinds
    from activity_events
    where error_code is null
),
restores as (
    select account_id, region, unnest(kinds) as kind, event_id, event_time, event_name
    from calls
    where kinds is not null
),
newest as (
    select
        account_id,
        region,
        kind,
        max(event_time) as restored_at,
        arg_max(event_name, event_time) as event_name,
        arg_max(event_id, event_time) as event_id
    from restores
    group by all
),
asked as (from answered_operations where service = 'backup' and operation = 'ListRestoreJobs'),
judged as (
    select
        kinds.account_id,
        kinds.region,
        'AWS::::Account' as resource_type,
        kinds.account_id || '/' || kinds.kind as resource_id,
        case
            when jobs.completed_at is not null or newest.restored_at is not null then 'pass'
            when asked.account_id is not null and coverage.status = 'ok' then 'fail'
        end as status,
        kinds.kind || case
            when jobs.completed_at is not null then ': restored by AWS Backup ' || moment(jobs.completed_at)
            when newest.restored_at is not null then format(
                ': {} was accepted {}', newest.event_name, moment(newest.restored_at)
            )
            else ': nothing was restored in the period'
        end as reason,
        evidence(kinds.evidence_id, jobs.evidence_id, newest.event_id) as evidence
    from kinds
    left join jobs using (account_id, region, kind)
    left join newest using (account_id, region, kind)
    left join asked using (account_id, region)
    left join event_coverage as coverage
        on coverage.account_id = kinds.account_id and coverage.region = kinds.region
)
select * from judged
