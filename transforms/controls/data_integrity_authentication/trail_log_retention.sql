/*---
title: Log records are kept for {min_days} days
question: Are log records kept as long as the audit needs them?
passes: >
  no lifecycle rule lets the trail's files expire before {min_days} days, and the trail's log group keeps its
  events for {min_days} days or for ever
not_applicable: no trail belongs to this account and Region
severity: medium
kind: customer-specific
evidence:
  - cloudtrail:DescribeTrails
  - s3:ListBuckets
  - s3:GetBucketLifecycleConfiguration
  - logs:DescribeLogGroups
population: [cloudtrail:DescribeTrails]
parameters:
  min_days: {type: integer, default: 365, about: days that log files and events must be kept}
frameworks: {PCI-4.0: ["10.5.1"], NIST-800-53-r5: [AU-11]}
remediation: >
  aws s3api put-bucket-lifecycle-configuration with {min_days} days or more; aws logs put-retention-policy
  --retention-in-days 400
notes: >
  A bucket without lifecycle rules keeps its objects for ever, a log group without a retention its events. A rule for
  tagged objects does not touch log files, which carry no tags; one for a part of the trail's prefix does. The log group
  of another account is not judged.
---*/
with
lifecycles as (
    select account_id, parent_resource_id as bucket, response_id as evidence_id
    from answers
    where service = 's3' and operation = 'GetBucketLifecycleConfiguration'
),
trails as (
    select trails.*, buckets.owner_id as bucket_owner_id, buckets.is_elsewhere
    from cloudtrail_trails as trails
    left join cloudtrail_trail_buckets as buckets
        on buckets.account_id = trails.account_id and buckets.resource_id = trails.bucket
    where trails.is_home
),
expiries as (
    select
        trails.resource_id,
        count(*) filter (rules.days < $min_days or rules.expires_on is not null) as too_soon,
        min(rules.days) as days,
        min(rules.expires_on) as expires_on
    from trails
    join s3_expiry_rules as rules
        on rules.account_id = trails.bucket_owner_id
        and rules.bucket = trails.bucket
        and not rules.needs_tag
        and (starts_with(trails.prefix, rules.prefix) or starts_with(rules.prefix, trails.prefix))
    group by trails.resource_id
),
read as (
    select
        trails.*,
        case
            when expiries.too_soon > 0 then false
            when lifecycles.bucket is not null then true
        end as files_are_kept,
        case
            when trails.log_group is null or trails.log_group_account != trails.account_id then true
            when groups.resource_id is not null then coalesce(groups.retention_days >= $min_days, true)
            when asked.operation is not null then true
        end as events_are_kept,
        coalesce(expiries.days || ' days', 'a date, ' || expiries.expires_on) as expiry,
        groups.retention_days,
        evidence(trails.evidence_id, lifecycles.evidence_id, groups.evidence_id) as evidence
    from trails
    left join lifecycles
        on lifecycles.account_id = trails.bucket_owner_id and lifecycles.bucket = trails.bucket
    left join expiries
        on expiries.resource_id = trails.resource_id
    left join logs_log_groups as groups
        on groups.account_id = trails.account_id
        and groups.region = trails.region
        and groups.resource_id = trails.log_group
    left join answered_operations as asked
        on asked.account_id = trails.account_id
        and asked.region = trails.region
        and asked.service = 'logs'
        and asked.operation = 'DescribeLogGroups'
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when not files_are_kept or not events_are_kept then 'fail'
            when files_are_kept and events_are_kept then 'pass'
            when is_elsewhere then 'no_evidence'
        end as status,
        case
            when not files_are_kept then format('files in {} expire after {}, {} days asked for', bucket, expiry, $min_days)
            when not events_are_kept then format(
                'log group {} keeps events for {} days, {} asked for', log_group, retention_days, $min_days
            )
            when is_elsewhere then 'no account that was asked has the bucket ' || bucket
            else 'files are kept' || coalesce(' for ' || expiry, ' for ever')
                || coalesce(', events in ' || log_group || ' for ' || coalesce(retention_days || ' days', 'ever'), '')
                || format('; {} days asked for', $min_days)
        end as reason,
        evidence
    from read
)
select * from judged
