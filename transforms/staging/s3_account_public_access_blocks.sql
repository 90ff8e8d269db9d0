/*---
description: >
  The public access block of each account that was asked. An account without one answers
  NoSuchPublicAccessBlockConfiguration, which means four times false.
---*/
with
answered as (
    select *, json_transform(item -> 'PublicAccessBlockConfiguration', '{
        "BlockPublicAcls": "BOOLEAN", "IgnorePublicAcls": "BOOLEAN",
        "BlockPublicPolicy": "BOOLEAN", "RestrictPublicBuckets": "BOOLEAN"
    }') as block
    from items
    where service = 's3control' and operation = 'GetPublicAccessBlock'
)
select
    account_id,
    any_value(evidence_id) as evidence_id,
    bool_and(coalesce(block.BlockPublicAcls, false)) as block_public_acls,
    bool_and(coalesce(block.IgnorePublicAcls, false)) as ignore_public_acls,
    bool_and(coalesce(block.BlockPublicPolicy, false)) as block_public_policy,
    bool_and(coalesce(block.RestrictPublicBuckets, false)) as restrict_public_buckets
from answered
group by account_id
