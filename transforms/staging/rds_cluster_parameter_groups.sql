/*---
description: DB cluster parameter groups; is_read says whether their parameters were answered, is_gone that they are no more
---*/
with
answered as (
    select account_id, region, parent_resource_id as resource_id, bool_or(error_code is not null) as is_gone
    from answers
    where service = 'rds' and operation = 'DescribeDBClusterParameters'
    group by all
)
select
    items.account_id,
    items.region,
    items.resource_id,
    items.evidence_id,
    answered.resource_id is not null as is_read,
    coalesce(answered.is_gone, false) as is_gone
from items
left join answered using (account_id, region, resource_id)
where items.service = 'rds' and items.operation = 'DescribeDBClusterParameterGroups'
