/*---
title: Buckets that hold audit logs can't be rewritten
question: Can evidence and log buckets not be rewritten within the retention time?
passes: >
  Object Lock is on with a default retention of at least {min_days} days, for every bucket that a trail, AWS Config, a flow
  log, a load balancer or S3's access logging of any account delivers to
not_applicable: nothing that was listed delivers to the bucket
severity: medium
kind: customer-specific
evidence:
  - s3:ListBuckets
  - s3:GetObjectLockConfiguration
  - cloudtrail:DescribeTrails
  - config:DescribeDeliveryChannels
  - ec2:DescribeFlowLogs
  - elbv2:DescribeLoadBalancerAttributes
  - s3:GetBucketLogging
population: [s3:ListBuckets]
parameters:
  min_days: {type: integer, default: 365, about: days for which objects must be locked by default}
frameworks: {FSBP: [S3.15], PCI-4.0: ["10.3.4"], SOC2: [PI1.5]}
remediation: aws s3api put-object-lock-configuration with mode COMPLIANCE and {min_days} days.
notes: >
  A bucket that S3's own access logs go to can't have a default retention: send them elsewhere than the audit logs.
  Whoever holds s3:BypassGovernanceRetention can rewrite what is locked in mode GOVERNANCE; the reason names the mode.
---*/
with
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
            when destinations.bucket is null and senders.known then 'not_applicable'
            when destinations.bucket is null then null
            when retained.enabled and retained.retention_days >= $min_days then 'pass'
            when retained.enabled is not null then 'fail'
        end as status,
        case
            when destinations.bucket is null and senders.known then 'no log is delivered to this bucket'
            else format(
                '{}Object Lock {}',
                coalesce(array_to_string(destinations.senders, ', ') || ' delivers here; ', ''),
                case
                    when not retained.enabled then 'is off'
                    when retained.retention_days = 0 then 'is on without a default retention'
                    else format(
                        'keeps objects for {} days in mode {}, {} asked for',
                        retained.retention_days, coalesce(retained.mode, 'none'), $min_days
                    )
                end
            )
        end as reason,
        evidence(buckets.evidence_id, retained.evidence_id, destinations.evidence_id) as evidence
    from s3_buckets as buckets
    left join s3_log_senders as senders
        on senders.account_id = buckets.account_id
    left join s3_log_destinations as destinations
        on destinations.bucket = buckets.resource_id
    left join retained
        on retained.account_id = buckets.account_id
        and retained.bucket = buckets.resource_id
)
select * from judged
