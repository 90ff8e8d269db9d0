/*---
title: Buckets that hold audit logs can't be rewritten
question: Can evidence and log buckets not be rewritten within the retention time?
passes: >
  Object Lock is on with a default retention of at least 365 days, for every bucket that a trail of the organization
  delivers to; other buckets are out of scope
severity: medium
kind: customer-specific
evidence: [s3:ListBuckets, s3:GetObjectLockConfiguration, cloudtrail:DescribeTrails]
frameworks: {FSBP: [S3.15], PCI-4.0: ["10.3.4"], SOC2: [PI1.5]}
remediation: aws s3api put-object-lock-configuration with mode COMPLIANCE and 365 days.
---*/
with
log_buckets as (
    select bucket, any_value(evidence_id) as evidence_id from cloudtrail_trails group by bucket
),
every_trail_is_known as (
    select count(*) = 0 as known
    from call_outcomes
    where service = 'cloudtrail' and operation = 'DescribeTrails' and not answered
),
retained as (
    select *, coalesce(days, years * 365, 0) as retention_days from s3_object_lock
),
judged as (
    select
        buckets.account_id,
        buckets.region,
        buckets.resource_type,
        buckets.resource_id,
        buckets.resource_arn,
        case
            when log_buckets.bucket is null and every_trail_is_known.known then 'not_applicable'
            when log_buckets.bucket is null then null
            when retained.enabled and retained.retention_days >= 365 then 'pass'
            when retained.enabled is not null then 'fail'
        end as status,
        case
            when log_buckets.bucket is null then 'no trail delivers to this bucket'
            when not retained.enabled then 'Object Lock is off, and a trail delivers to this bucket'
            else format(
                'Object Lock keeps objects for {} days in mode {}', retained.retention_days, coalesce(retained.mode, 'none')
            )
        end as reason,
        evidence(buckets.evidence_id, retained.evidence_id, log_buckets.evidence_id) as evidence
    from s3_buckets as buckets
    cross join every_trail_is_known
    left join log_buckets
        on log_buckets.bucket = buckets.resource_id
    left join retained
        on retained.account_id = buckets.account_id
        and retained.bucket = buckets.resource_id
)
select * from judged
