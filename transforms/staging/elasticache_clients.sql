/*---
description: Replication groups of ElastiCache, and how their clients say who they are
---*/
with
groups as (
    select *, json_transform(item, '{"AuthTokenEnabled": "BOOLEAN", "UserGroupIds": ["VARCHAR"]}') as cache
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
    coalesce(cache.AuthTokenEnabled, false) as has_token,
    coalesce(cache.UserGroupIds, []) as user_groups
from groups
