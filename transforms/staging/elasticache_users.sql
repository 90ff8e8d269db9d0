/*---
description: Users of ElastiCache with the groups that they are in; is_open is true for one who is on and needs no password
---*/
with
users as (
    select *, json_transform(item, '{
        "UserName": "VARCHAR", "AccessString": "VARCHAR", "UserGroupIds": ["VARCHAR"], "Authentication": {"Type": "VARCHAR"}
    }') as cache_user
    from items
    where service = 'elasticache' and operation = 'DescribeUsers' and error_code is null
)
select
    account_id,
    region,
    resource_id as user_id,
    evidence_id,
    coalesce(cache_user.UserGroupIds, []) as user_groups,
    cache_user.Authentication.Type is not distinct from 'no-password'
    and regexp_matches(coalesce(cache_user.AccessString, 'on'), '^on\b') as is_open
from users
