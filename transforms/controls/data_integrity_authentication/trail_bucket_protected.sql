/*---
title: The trail's bucket is closed to the public and safe from rewriting
question: Is the trail's bucket closed to the public and safe from rewriting?
passes: neither its policy nor its access list lets everybody in, and versioning or Object Lock is on
not_applicable: the account has no trail of its own
severity: critical
kind: customer-specific
evidence:
  - cloudtrail:DescribeTrails
  - s3:ListBuckets
  - s3:GetPublicAccessBlock
  - s3control:GetPublicAccessBlock
  - s3:GetBucketPolicyStatus
  - s3:GetBucketAcl
  - s3:GetBucketVersioning
  - s3:GetObjectLockConfiguration
frameworks: {FSBP: [CloudTrail.6], ISO-27001-2022: [A.8.15]}
remediation: aws s3api put-public-access-block and put-bucket-versioning, or put-object-lock-configuration.
notes: >
  The row stands in the account of the trail, although the bucket often lies in a log archive's. Where no account that was
  asked has the bucket, nothing can be said.
---*/
with
read as (
    select
        buckets.*,
        reach.is_public,
        coalesce(locks.enabled, false) as is_locked,
        locks.enabled or versioning.status = 'Enabled' as is_kept,
        versioning.status as versioning,
        coalesce(reach.evidence, []) || evidence(versioning.evidence_id, locks.evidence_id) as more_evidence
    from cloudtrail_trail_buckets as buckets
    left join s3_bucket_reach as reach
        on reach.account_id = buckets.owner_id and reach.bucket = buckets.resource_id
    left join s3_bucket_versioning as versioning
        on versioning.account_id = buckets.owner_id and versioning.bucket = buckets.resource_id
    left join s3_object_lock as locks
        on locks.account_id = buckets.owner_id and locks.bucket = buckets.resource_id
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when is_public or not is_kept then 'fail'
            when not is_public and is_kept then 'pass'
            when is_elsewhere then 'no_evidence'
        end as status,
        'trails ' || trails || ': ' || case
            when owner_id is null then 'no account that was asked has the bucket'
            when is_public then 'everybody can reach the bucket'
            when not is_kept then 'objects can be rewritten: versioning is ' || lower(versioning) || ', Object Lock off'
            else 'closed to the public, '
                || if(is_locked, 'Object Lock is on', 'versioning is ' || lower(versioning))
        end as reason,
        list_distinct(list_concat(evidence, more_evidence)) as evidence
    from read
)
select * from judged
