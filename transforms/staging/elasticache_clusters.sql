/*---
description: >
  Cache clusters of ElastiCache with the engine that they run, nodes of replication groups and Memcached's clusters among them
---*/
with
clusters as (
    select *, json_transform(item, '{
        "Engine": "VARCHAR", "EngineVersion": "VARCHAR", "ReplicationGroupId": "VARCHAR",
        "AtRestEncryptionEnabled": "BOOLEAN", "AutoMinorVersionUpgrade": "BOOLEAN"
    }') as cache
    from items
    where service = 'elasticache' and operation = 'DescribeCacheClusters' and error_code is null
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    cache.Engine as engine,
    cache.EngineVersion as engine_version,
    split_part(engine_version, '.', 1) as major_version,
    cache.AutoMinorVersionUpgrade as auto_minor_version_upgrade,
    cache.ReplicationGroupId as group_id,
    coalesce(cache.AtRestEncryptionEnabled, false) as encrypted
from clusters
