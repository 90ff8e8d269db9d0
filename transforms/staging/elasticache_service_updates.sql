/*---
description: >
  Updates that ElastiCache offers, one row a cache and update; a cache is a replication group or a cluster of its own
---*/
with
actions as (
    select *, json_transform(item, '{
        "ReplicationGroupId": "VARCHAR", "CacheClusterId": "VARCHAR", "ServiceUpdateName": "VARCHAR",
        "ServiceUpdateType": "VARCHAR", "ServiceUpdateSeverity": "VARCHAR", "ServiceUpdateStatus": "VARCHAR",
        "UpdateActionStatus": "VARCHAR", "ServiceUpdateRecommendedApplyByDate": "TIMESTAMPTZ"
    }') as action
    from items
    where service = 'elasticache' and operation = 'DescribeUpdateActions' and error_code is null
)
select
    account_id,
    region,
    if(
        action.ReplicationGroupId is null, 'AWS::ElastiCache::CacheCluster', 'AWS::ElastiCache::ReplicationGroup'
    ) as resource_type,
    coalesce(action.ReplicationGroupId, action.CacheClusterId) as resource_id,
    evidence_id,
    collected_at,
    action.ServiceUpdateName as name,
    action.ServiceUpdateType as kind,
    action.ServiceUpdateStatus as offer,
    action.UpdateActionStatus as progress,
    action.ServiceUpdateRecommendedApplyByDate as due_at
from actions
