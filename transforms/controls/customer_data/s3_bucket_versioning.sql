/*---
title: Overwritten and deleted objects can be brought back
question: Can an overwritten or deleted object be brought back?
passes: versioning is Enabled
severity: medium
kind: customer-specific
evidence: [s3:ListBuckets, s3:GetBucketVersioning]
frameworks: {FSBP: [S3.14], PCI-4.0: ["10.3.4"], ISO-27001-2022: [A.8.3, A.8.10], NIST-800-53-r5: [AU-9(2)]}
remediation: aws s3api put-bucket-versioning --versioning-configuration Status=Enabled
---*/
with
buckets as (
    from s3_buckets
),
judged as (
    select
        buckets.account_id,
        buckets.region,
        buckets.resource_type,
        buckets.resource_id,
        buckets.resource_arn,
        if(versioning.status = 'Enabled', 'pass', if(versioning.status is null, null, 'fail')) as status,
        'versioning: ' || lower(versioning.status) as reason,
        evidence(versioning.evidence_id, buckets.evidence_id) as evidence
    from buckets
    left join s3_bucket_versioning as versioning
        on versioning.account_id = buckets.account_id
        and versioning.bucket = buckets.resource_id
)
select * from judged
