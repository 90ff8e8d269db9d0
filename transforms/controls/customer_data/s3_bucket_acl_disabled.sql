/*---
title: Only policies grant access to a bucket
question: Are ACLs switched off so that only policies grant access?
passes: the bucket's owner owns every object (BucketOwnerEnforced), which switches ACLs off
severity: medium
kind: customer-specific
evidence: [s3:ListBuckets, s3:GetBucketOwnershipControls]
frameworks: {FSBP: [S3.12]}
remediation: >
  aws s3api put-bucket-ownership-controls --ownership-controls "Rules=[{ObjectOwnership=BucketOwnerEnforced}]", once no
  ACL is needed.
notes: >
  A bucket made before April 2023 without ownership controls has ACLs. A bucket that CloudFront's older standard logging
  writes to needs them, and fails.
---*/
with
judged as (
    select
        buckets.account_id,
        buckets.region,
        buckets.resource_type,
        buckets.resource_id,
        buckets.resource_arn,
        case ownership.object_ownership = 'BucketOwnerEnforced' when true then 'pass' when false then 'fail' end as status,
        'object ownership: ' || ownership.object_ownership as reason,
        evidence(ownership.evidence_id, buckets.evidence_id) as evidence
    from s3_buckets as buckets
    left join s3_bucket_ownership as ownership
        on ownership.account_id = buckets.account_id
        and ownership.bucket = buckets.resource_id
)
select * from judged
