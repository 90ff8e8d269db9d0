/*---
description: >
  The public access block of each bucket that was asked. A bucket without one answers
  NoSuchPublicAccessBlockConfiguration, which means four times false.
---*/
with
answered as (
    select *, json_transform(item -> 'PublicAccessBlockConfiguration', '{
        "BlockPublicAcls": "BOOLEAN", "IgnorePublicAcls": "BOOLEAN",
        "BlockPublicPolicy": "BOOLEAN", "RestrictPublicBuckets": "BOOLEAN"
    }') as block
    from items
    where service = 's3' and operation = 'GetPublicAccessBlock'
)
select
    account_id,
    parent_resource_id as bucket,
    evidence_id,
    coalesce(block.BlockPublicAcls, false) as block_public_acls,
    coalesce(block.IgnorePublicAcls, false) as ignore_public_acls,
    coalesce(block.BlockPublicPolicy, false) as block_public_policy,
    coalesce(block.RestrictPublicBuckets, false) as restrict_public_buckets
from answered
