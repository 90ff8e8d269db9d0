/*---
title: The stores of logs were neither weakened nor deleted
question: Did anybody change or delete the stores of logs and evidence?
passes: >
  the call failed, a service made it for the account's lifecycle, or it leaves the store's protection as strong as is
  asked for; every change of a bucket that logs are delivered to, and of a vault's lock, is a row
severity: high
kind: customer-specific
evidence:
  - cloudtrail:events
  - cloudtrail:DescribeTrails
  - config:DescribeDeliveryChannels
  - ec2:DescribeFlowLogs
  - elbv2:DescribeLoadBalancerAttributes
  - s3:GetBucketLogging
population: [cloudtrail:events]
remediation: Ask the caller why, and put the protection back; deny these calls by a service control policy.
notes: >
  A log bucket is one that something delivers to on the night that judges. Deletions of single objects are recorded only
  where a trail selects data events of the bucket (s3_data_events). A changed retention is held against 365 days, since a
  record does not say what it was before.
---*/
with
every_sender_is_known as (
    select account_id, count(*) filter (not answered and status not in ('not_enabled', 'not_offered')) = 0 as known
    from call_outcomes
    where (service || ':' || operation) in (
            'cloudtrail:DescribeTrails', 'config:DescribeDeliveryChannels', 'ec2:DescribeFlowLogs',
            'elbv2:DescribeLoadBalancerAttributes', 's3:GetBucketLogging'
        )
    group by account_id
),
changes as (
    select
        activity_events.*,
        event_source = 'backup.amazonaws.com' or destinations.bucket is not null as is_store,
        every_sender_is_known.known as are_stores_known,
        coalesce(request_parameters ->> 'bucketName', request_parameters ->> 'backupVaultName') as touched,
        lower(cast(request_parameters as varchar)) as parameters,
        json_listed(coalesce(
            request_parameters -> '$.LifecycleConfiguration.Rule', request_parameters -> '$.lifecycleConfiguration.rule'
        )) as lifecycle_rules
    from activity_events
    left join s3_log_destinations as destinations
        on destinations.bucket = request_parameters ->> 'bucketName'
    left join every_sender_is_known using (account_id)
    where (event_source = 's3.amazonaws.com' and event_name in (
            'PutBucketVersioning', 'PutBucketObjectLockConfiguration', 'PutObjectLockConfiguration', 'PutBucketLifecycle',
            'PutBucketLifecycleConfiguration', 'DeleteBucketLifecycle', 'PutBucketPolicy', 'DeleteBucketPolicy',
            'PutBucketLogging', 'DeleteBucket', 'DeleteBucketReplication', 'DeleteObject', 'DeleteObjects',
            'PutObjectRetention', 'PutObjectLegalHold'
        ))
        or (event_source = 'backup.amazonaws.com' and event_name in (
            'DeleteBackupVaultLockConfiguration', 'PutBackupVaultLockConfiguration'
        ))
),
weighed as (
    select
        *,
        try_cast(regexp_extract(parameters, '"days":"?([0-9]+)', 1) as bigint) as days,
        try_cast(regexp_extract(parameters, '"years":"?([0-9]+)', 1) as bigint) as years,
        case
            when invoked_by is not null then null
            when event_name = 'PutBucketVersioning' and contains(parameters, '"suspended"')
                then 'it suspends versioning'
            when contains(event_name, 'ObjectLockConfiguration') and coalesce(days, years * 365, 0) < 365
                then 'it leaves objects locked for less than 365 days'
            when event_name in ('PutBucketLifecycle', 'PutBucketLifecycleConfiguration') and len(list_filter(
                lifecycle_rules,
                lambda rule: rule ->> 'Status' = 'Enabled'
                    and (
                        try_cast(rule ->> '$.Expiration.Days' as bigint) < 365
                        or (rule -> '$.Expiration.Date') is not null
                    )
            )) > 0 then 'it lets objects expire before 365 days'
            when event_name = 'PutBucketPolicy' and len(open_statements(request_parameters -> 'bucketPolicy', caller_keys())) > 0
                then 'the policy lets everybody in'
            when event_name = 'DeleteBucketPolicy' then 'it takes the policy away'
            when event_name = 'PutBucketLogging' and not contains(parameters, '"targetbucket"')
                then 'it ends the record of accesses'
            when event_name = 'DeleteBucket' then 'the bucket is gone'
            when event_name = 'DeleteBucketReplication' then 'nothing is copied any more'
            when event_name in ('DeleteObject', 'DeleteObjects') then 'it deletes objects'
            when event_name = 'PutObjectRetention' and contains(parameters, 'bypass-governance-retention')
                then 'it goes around the retention'
            when event_name = 'PutObjectLegalHold' and contains(parameters, '"off"') then 'it lifts a legal hold'
            when event_name = 'DeleteBackupVaultLockConfiguration' then 'it takes a vault''s lock away'
            when event_name = 'PutBackupVaultLockConfiguration'
                and coalesce(try_cast(request_parameters ->> 'minRetentionDays' as bigint), 0) < 7
                then 'it locks for less than 7 days'
        end as harm
    from changes
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        case
            when error_code is not null or harm is null then 'pass'
            when is_store then 'fail'
        end as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || coalesce(', on behalf of ' || invoked_by, '')
        || if(error_code is null, coalesce(': ' || harm, ''), '') as reason,
        [event_id] as evidence
    from weighed
    where is_store or (not are_stores_known and error_code is null and harm is not null)
)
select * from judged
