/*---
title: The keys of encrypted stores can still decrypt
question: Can the key that encrypts a store still decrypt it?
passes: the key is enabled (or being updated), and the store does not report that its key is out of reach
not_applicable: the store names no KMS key, or one that AWS manages
severity: critical
kind: customer-specific
evidence:
  - ec2:DescribeVolumes
  - rds:DescribeDBInstances
  - rds:DescribeDBClusters
  - dynamodb:ListTables
  - efs:DescribeFileSystems
  - s3:ListBuckets
  - dynamodb:DescribeTable
  - s3:GetBucketEncryption
  - kms:ListKeys
  - kms:ListAliases
  - kms:DescribeKey
population:
  - ec2:DescribeVolumes
  - rds:DescribeDBInstances
  - rds:DescribeDBClusters
  - dynamodb:ListTables
  - efs:DescribeFileSystems
  - s3:ListBuckets
remediation: >
  aws kms cancel-key-deletion and enable-key while there is time; import the same material again where it expired.
notes: >
  A key that the owner's complete list lacks is deleted: what it encrypted can't be read again. A key of an account that
  was not collected is no_evidence, with that account's id.
---*/
with
judged as (
    select
        stores.account_id,
        stores.region,
        stores.resource_type,
        stores.resource_id,
        stores.resource_arn,
        case
            when not stores.is_known then null
            when stores.trouble is not null then 'fail'
            when stores.kms_key is null or used.is_customers is false then 'not_applicable'
            when used.state in ('Enabled', 'Updating') then 'pass'
            when used.state is not null then 'fail'
            when not used.owner_was_asked then 'no_evidence'
        end as status,
        case
            when stores.trouble is not null then stores.trouble
            when stores.kms_key is null then 'names no KMS key'
            when used.is_customers is false then 'encrypted with a key that AWS manages'
            when used.state is null
                then format('the key is of account {}, whose keys were not asked for', used.owner_id)
            else format('its key {} is in state {}', stores.kms_key, used.state)
        end as reason,
        list_distinct(list_concat(stores.evidence, coalesce(used.evidence, []))) as evidence
    from encrypted_stores as stores
    left join kms_used_keys as used using (account_id, region, kms_key)
)
select * from judged
