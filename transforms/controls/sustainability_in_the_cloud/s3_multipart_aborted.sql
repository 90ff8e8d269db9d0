/*---
title: Incomplete multipart uploads are cleaned up
question: Are incomplete multipart uploads cleaned up?
passes: an enabled rule for the whole bucket aborts them after at most {max_days} days
severity: low
kind: customer-specific
evidence: [s3:ListBuckets, s3:GetBucketLifecycleConfiguration]
parameters:
  max_days: {type: integer, default: 14, about: days after which incomplete uploads must be aborted}
remediation: aws s3api put-bucket-lifecycle-configuration with AbortIncompleteMultipartUpload and DaysAfterInitiation 7.
---*/
with
settings as (
    select
        buckets.*,
        lifecycle.bucket is not null as is_answered,
        list_min(list_transform(
            list_filter(lifecycle.rules, lambda rule: rule.is_for_all), lambda rule: rule.aborts_uploads_after
        )) as days,
        evidence(buckets.evidence_id, lifecycle.evidence_id) as evidence
    from s3_buckets as buckets
    left join s3_lifecycle_rules as lifecycle
        on lifecycle.account_id = buckets.account_id
        and lifecycle.bucket = buckets.resource_id
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case when days <= $max_days then 'pass' when is_answered then 'fail' end as status,
    coalesce(
        format('aborted after {} days, {} allowed', days, $max_days),
        format('no rule for the whole bucket aborts incomplete uploads, {} days allowed', $max_days)
    ) as reason,
    evidence
from settings
