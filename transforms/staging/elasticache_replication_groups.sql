/*---
description: Replication groups of ElastiCache (Valkey and Redis OSS), and how their clients say who they are
---*/
with
groups as (
    select *, json_transform(item, '{
        "Status": "VARCHAR", "Engine": "VARCHAR", "MultiAZ": "VARCHAR", "AutomaticFailover": "VARCHAR",
        "SnapshotRetentionLimit": "BIGINT", "AtRestEncryptionEnabled": "BOOLEAN", "StorageEncryptionType": "VARCHAR",
        "KmsKeyId": "VARCHAR", "AuthTokenEnabled": "BOOLEAN", "UserGroupIds": ["VARCHAR"],
        "NodeGroups": [{"NodeGroupMembers": [{"PreferredAvailabilityZone": "VARCHAR"}]}]
    }') as cache
    from items
    where service = 'elasticache' and operation = 'DescribeReplicationGroups' and error_code is null
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    coalesce(cache.Engine, 'redis') as engine,
    cache.MultiAZ as multi_az,
    cache.AutomaticFailover as automatic_failover,
    cache.SnapshotRetentionLimit as snapshot_retention_days,
    coalesce(cache.AtRestEncryptionEnabled, false) as encrypted,
    cache.StorageEncryptionType as storage_encryption_type,
    cache.KmsKeyId as kms_key,
    coalesce(cache.AuthTokenEnabled, false) as has_token,
    coalesce(cache.UserGroupIds, []) as user_groups
from groups
