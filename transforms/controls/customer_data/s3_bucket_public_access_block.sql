/*---
title: Every bucket is covered by all four public access blocks
question: Is every bucket covered by all four public access blocks?
passes: for each of the four flags, the bucket's or the account's value is true
severity: high
kind: customer-specific
evidence: [s3:ListBuckets, s3:GetPublicAccessBlock, s3control:GetPublicAccessBlock]
frameworks:
  CIS-3.0: ["2.1.4"]
  CIS-4.0: ["2.1.4"]
  CIS-5.0: ["2.1.4"]
  CIS-6.0: ["3.1.4"]
  CIS-7.0: ["3.1.4"]
  FSBP: [S3.8]
remediation: >
  aws s3api put-public-access-block with all four flags true for the bucket, or aws s3control put-public-access-block
  for the whole account.
---*/
with
buckets as (
    from s3_buckets
),
flags as (
    select
        buckets.*,
        own.block_public_acls or account.block_public_acls as block_public_acls,
        own.ignore_public_acls or account.ignore_public_acls as ignore_public_acls,
        own.block_public_policy or account.block_public_policy as block_public_policy,
        own.restrict_public_buckets or account.restrict_public_buckets as restrict_public_buckets,
        evidence(buckets.evidence_id, own.evidence_id, account.evidence_id) as evidence
    from buckets
    left join s3_public_access_blocks as own
        on own.account_id = buckets.account_id
        and own.bucket = buckets.resource_id
    left join s3_account_public_access_blocks as account
        on account.account_id = buckets.account_id
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when not (block_public_acls and ignore_public_acls and block_public_policy and restrict_public_buckets)
                then 'fail'
            when block_public_acls and ignore_public_acls and block_public_policy and restrict_public_buckets
                then 'pass'
        end as status,
        case status
            when 'pass' then 'all four flags are set by the bucket or its account'
            else 'neither the bucket nor its account sets ' || list_aggregate(list_filter([
                if(not block_public_acls, 'BlockPublicAcls', null),
                if(not ignore_public_acls, 'IgnorePublicAcls', null),
                if(not block_public_policy, 'BlockPublicPolicy', null),
                if(not restrict_public_buckets, 'RestrictPublicBuckets', null)
            ], lambda flag: flag is not null), 'string_agg', ', ')
        end as reason,
        evidence
    from flags
)
select * from judged
