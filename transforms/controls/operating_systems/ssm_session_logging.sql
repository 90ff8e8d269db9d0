/*---
title: Interactive sessions are recorded
question: Are interactive sessions recorded?
passes: Session Manager's preferences name a log group or a bucket, and demand that it is encrypted
not_applicable: Systems Manager knows no machine in the Region
severity: medium
kind: customer-specific
evidence: [ssm:DescribeInstanceInformation, ssm:GetDocument]
remediation: Set the preferences of Session Manager; where they were never set, nothing is recorded.
notes: >
  What goes through SSH or a forwarded port is never recorded, and a session may name another document: os_access_activity
  shows which. One row an account and Region.
---*/
with
machines as (
    select account_id, region, count(*) as machines, min(evidence_id) as evidence_id
    from ssm_nodes
    group by all
),
preferences as (
    select
        account_id,
        region,
        evidence_id,
        error_code,
        try_cast(item ->> 'Content' as json) -> 'inputs' as inputs,
        coalesce(inputs ->> 'cloudWatchLogGroupName', '') != ''
        and coalesce((inputs ->> 'cloudWatchEncryptionEnabled') = 'true', false) as writes_log_group,
        coalesce(inputs ->> 's3BucketName', '') != ''
        and coalesce((inputs ->> 's3EncryptionEnabled') = 'true', false) as writes_bucket
    from items
    where service = 'ssm' and operation = 'GetDocument'
),
judged as (
    select
        machines.account_id,
        machines.region,
        'AWS::::Account' as resource_type,
        machines.account_id as resource_id,
        case
            when preferences.evidence_id is null then null
            when preferences.error_code is null and (preferences.writes_log_group or preferences.writes_bucket) then 'pass'
            else 'fail'
        end as status,
        format('{} machines; ', machines.machines) || case
            when preferences.error_code is not null then 'the preferences were never set, so nothing is recorded'
            when preferences.writes_log_group then 'sessions go to log group ' || (inputs ->> 'cloudWatchLogGroupName')
            when preferences.writes_bucket then 'sessions go to bucket ' || (inputs ->> 's3BucketName')
            else 'the preferences name no encrypted destination'
        end as reason,
        evidence(machines.evidence_id, preferences.evidence_id) as evidence
    from machines
    left join preferences
        on preferences.account_id = machines.account_id and preferences.region = machines.region
)
select * from judged
