/*---
description: >
  Whether everybody can reach a bucket by its policy or its access list, as far as the bucket's and the account's public
  access blocks let that count; null where an answer is missing that would settle it
---*/
with
policies as (
    select
        account_id,
        parent_resource_id as bucket,
        evidence_id,
        coalesce(cast(item ->> '$.PolicyStatus.IsPublic' as boolean), false) as is_public
    from items
    where service = 's3' and operation = 'GetBucketPolicyStatus'
),
lists as (
    select
        account_id,
        parent_resource_id as bucket,
        evidence_id,
        len(list_filter(
            json_listed(item -> 'Grants'),
            lambda granted: regexp_matches(granted ->> '$.Grantee.URI', '/(AllUsers|AuthenticatedUsers)$')
        )) > 0 as is_public
    from items
    where service = 's3' and operation = 'GetBucketAcl'
)
select
    buckets.account_id,
    buckets.resource_id as bucket,
    (policies.is_public and not (own.restrict_public_buckets or account.restrict_public_buckets))
    or (lists.is_public and not (own.ignore_public_acls or account.ignore_public_acls)) as is_public,
    list_distinct(list_concat(
        evidence(own.evidence_id, account.evidence_id), evidence(policies.evidence_id, lists.evidence_id)
    )) as evidence
from s3_buckets as buckets
left join s3_public_access_blocks as own
    on own.account_id = buckets.account_id and own.bucket = buckets.resource_id
left join s3_account_public_access_blocks as account
    on account.account_id = buckets.account_id
left join policies
    on policies.account_id = buckets.account_id and policies.bucket = buckets.resource_id
left join lists
    on lists.account_id = buckets.account_id and lists.bucket = buckets.resource_id
