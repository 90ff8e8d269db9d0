/*---
title: Sensitive buckets encrypt with a customer key
question: Do sensitive buckets use a customer-managed KMS key?
passes: the default encryption is aws:kms or aws:kms:dsse with a customer key that is enabled
not_applicable: >
  the bucket is not sensitive: its tag data-classification is neither confidential nor restricted, and no trail, AWS
  Config or flow log delivers to it
severity: high
kind: customer-specific
evidence:
  - s3:ListBuckets
  - s3:GetBucketEncryption
  - s3:GetBucketTagging
  - cloudtrail:DescribeTrails
  - config:DescribeDeliveryChannels
  - ec2:DescribeFlowLogs
  - kms:ListKeys
  - kms:ListAliases
  - kms:DescribeKey
population: [s3:ListBuckets]
frameworks: {FSBP: [S3.17], PCI-4.0: ["3.5.1"], ISO-27001-2022: [A.8.24]}
remediation: aws s3api put-bucket-encryption with SSEAlgorithm aws:kms and the key's ARN.
notes: >
  aws:kms without a key means the key aws/s3, which AWS manages. Buckets of load balancers' logs and of S3's access logs
  don't count as log stores here, since those senders can write with S3's own key only.
---*/
with
buckets as (
    select
        buckets.* exclude (evidence),
        encryption.algorithm,
        encryption.kms_key,
        encryption.evidence_id is not null as is_asked,
        list_concat(buckets.evidence, evidence(encryption.evidence_id)) as evidence_ids
    from s3_sensitive_buckets as buckets
    left join s3_bucket_encryption as encryption
        on encryption.account_id = buckets.account_id and encryption.bucket = buckets.resource_id
),
judged as (
    select
        buckets.account_id,
        buckets.region,
        buckets.resource_type,
        buckets.resource_id,
        buckets.resource_arn,
        case
            when not sensitive then 'not_applicable'
            when algorithm like 'aws:kms%' and used.is_customers and used.state = 'Enabled' then 'pass'
            when sensitive is null or not is_asked then null
            when algorithm is null or algorithm not like 'aws:kms%' then 'fail'
            when buckets.kms_key is null or used.is_customers is false or used.state is not null then 'fail'
            when not used.owner_was_asked then 'no_evidence'
        end as status,
        case
            when not sensitive then because
            when algorithm is null then because || '; the bucket has no default encryption'
            when algorithm not like 'aws:kms%' then because || '; encrypts with S3''s own key (' || algorithm || ')'
            when buckets.kms_key is null or used.is_customers is false
                then because || '; encrypts with a key that AWS manages'
            when used.state is null
                then format('{}; the key is of account {}, whose keys were not asked for', because, used.owner_id)
            else format('{}; encrypts with {}, whose state is {}', because, buckets.kms_key, used.state)
        end as reason,
        list_distinct(list_concat(evidence_ids, coalesce(used.evidence, []))) as evidence
    from buckets
    left join kms_used_keys as used
        on used.account_id = buckets.account_id
        and used.region = buckets.region
        and used.kms_key = buckets.kms_key
)
select * from judged
