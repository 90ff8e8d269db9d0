/*---
description: KMS keys that could be described; AWS managed keys among them
---*/
with
described as (
    select *, json_transform(item -> 'KeyMetadata', '{
        "KeyId": "VARCHAR", "Arn": "VARCHAR", "AWSAccountId": "VARCHAR", "KeyManager": "VARCHAR", "KeySpec": "VARCHAR",
        "KeyUsage": "VARCHAR", "KeyState": "VARCHAR", "Origin": "VARCHAR", "MultiRegion": "BOOLEAN",
        "DeletionDate": "TIMESTAMPTZ", "Description": "VARCHAR", "ExpirationModel": "VARCHAR", "ValidTo": "TIMESTAMPTZ",
        "MultiRegionConfiguration": {"PrimaryKey": {"Region": "VARCHAR"}, "ReplicaKeys": [{"Region": "VARCHAR"}]}
    }') as key
    from items
    where service = 'kms' and operation = 'DescribeKey' and error_code is null
)
select
    account_id,
    region,
    'AWS::KMS::Key' as resource_type,
    key.KeyId as resource_id,
    key.Arn as resource_arn,
    evidence_id,
    key.KeyManager as manager,
    key.KeySpec as spec,
    key.KeyUsage as usage,
    key.KeyState as state,
    key.Origin as origin,
    key.DeletionDate as deletion_date,
    collected_at,
    key.ExpirationModel as expiration_model,
    key.ValidTo as valid_to,
    coalesce(key.MultiRegion, false) as is_multi_region,
    list_sort(list_distinct(
        [key.MultiRegionConfiguration.PrimaryKey.Region]
        || list_transform(coalesce(key.MultiRegionConfiguration.ReplicaKeys, []), lambda replica: replica.Region)
    )) as key_regions
from described
