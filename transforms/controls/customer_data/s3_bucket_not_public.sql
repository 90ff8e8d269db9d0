/*---
title: Nobody outside can read or write a bucket
question: Can nobody outside read or write the bucket through its policy or ACL?
passes: >
  its policy is not public or RestrictPublicBuckets is in force, and its ACL grants nothing to everybody, or
  IgnorePublicAcls is in force, or ACLs are switched off; bucket and account each can put a flag in force
severity: critical
kind: customer-specific
evidence:
  - s3:ListBuckets
  - s3:GetBucketPolicyStatus
  - s3:GetBucketAcl
  - s3:GetBucketOwnershipControls
  - s3:GetPublicAccessBlock
  - s3control:GetPublicAccessBlock
population: [s3:ListBuckets]
frameworks:
  CIS-7.0: ["2.21"]
  FSBP: [S3.2, S3.3]
  SOC2: [CC6.1]
  NIST-800-53-r5: [AC-3, AC-4(21), SC-7]
remediation: >
  Switch on the bucket's public access block, then take the statement out of its policy and the grant out of its ACL.
notes: >
  AuthenticatedUsers is anybody with any AWS account. S3 calls a policy public even where a block makes it harmless, which
  is why both are read.
---*/
with
settings as (
    select
        buckets.*,
        account_blocks.restrict_public_buckets or blocks.restrict_public_buckets as is_restricted,
        account_blocks.ignore_public_acls or blocks.ignore_public_acls as ignores_acls,
        policies.is_public,
        ownership.object_ownership = 'BucketOwnerEnforced' as has_no_acls,
        acls.public_grants,
        evidence(
            buckets.evidence_id, policies.evidence_id, acls.evidence_id, ownership.evidence_id
        ) || evidence(blocks.evidence_id, account_blocks.evidence_id) as evidence
    from s3_buckets as buckets
    left join s3_account_public_access_blocks as account_blocks
        on account_blocks.account_id = buckets.account_id
    left join s3_public_access_blocks as blocks
        on blocks.account_id = buckets.account_id
        and blocks.bucket = buckets.resource_id
    left join s3_bucket_policy_status as policies
        on policies.account_id = buckets.account_id
        and policies.bucket = buckets.resource_id
    left join s3_bucket_ownership as ownership
        on ownership.account_id = buckets.account_id
        and ownership.bucket = buckets.resource_id
    left join s3_bucket_acls as acls
        on acls.account_id = buckets.account_id
        and acls.bucket = buckets.resource_id
),
sides as (
    select
        *,
        is_public and not is_restricted as opens_by_policy,
        len(public_grants) > 0 and not ignores_acls and not has_no_acls as opens_by_acl
    from settings
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case when opens_by_policy or opens_by_acl then 'fail' when not (opens_by_policy or opens_by_acl) then 'pass' end
            as status,
        case
            when opens_by_policy and opens_by_acl then 'its policy is public, and its ACL grants '
                || array_to_string(public_grants, ', ')
            when opens_by_policy then 'its policy is public'
            when opens_by_acl then 'its ACL grants ' || array_to_string(public_grants, ', ')
            when is_public or len(public_grants) > 0 then 'what its policy or ACL opens, a setting makes harmless'
            else 'neither its policy nor its ACL is public'
        end as reason,
        evidence
    from sides
)
select * from judged
