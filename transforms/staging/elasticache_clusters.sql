/*---
description: Cache clusters of ElastiCache, nodes of replication groups and Memcached's clusters among them
---*/
with
clusters as (
    select *, json_transform(item, '{
        "Engine": "VARCHAR", "ReplicationGroupId": "VARCHAR", "AtRestEncryptionEnabled": "BOOLEAN",
        "SnapshotRetentionLimit": "BIGINT"
    }') as cache
    from items
    where service = 'elasticache' and operation = 'DescribeCacheClusters'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    cache.Engine as engine,
    cache.ReplicationGroupId as group_id,
    coalesce(cache.AtRestEncryptionEnabled, false) as encrypted,
    cache.SnapshotRetentionLimit as snapshot_retention_days
from clusters
