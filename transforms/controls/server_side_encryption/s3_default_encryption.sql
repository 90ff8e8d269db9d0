/*---
title: New objects are encrypted by default
question: Are new objects encrypted by default, and with which kind of key?
passes: the bucket names an algorithm; it says nothing of objects written before
severity: medium
kind: shared
evidence: [s3:ListBuckets, s3:GetBucketEncryption]
frameworks: {NIST-800-53-r5: [SC-28(1), AU-9(3)], PCI-4.0: ["3.5.1"], ISO-27001-2022: [A.8.24], SOC2: [PI1.4]}
remediation: aws s3api put-bucket-encryption with SSEAlgorithm aws:kms or AES256.
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
        case
            when encryption.algorithm is not null then 'pass'
            when encryption.evidence_id is not null then 'fail'
        end as status,
        coalesce('encrypts with ' || encryption.algorithm, 'the bucket has no default encryption') as reason,
        evidence(encryption.evidence_id, buckets.evidence_id) as evidence
    from buckets
    left join s3_bucket_encryption as encryption
        on encryption.account_id = buckets.account_id
        and encryption.bucket = buckets.resource_id
)
select * from judged
