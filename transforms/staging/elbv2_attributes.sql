/*---
description: Attributes of load balancers, one row a balancer as a map; is_gone says that it was deleted since it was listed
---*/
select
    account_id,
    region,
    parent_resource_id as resource_id,
    bool_or(error_code is not null) as is_gone,
    map_from_entries(
        list({'key': item ->> 'Key', 'value': item ->> 'Value'}) filter (item ->> 'Key' is not null)
    ) as settings,
    min(split_part(evidence_id, '#', 1)) as evidence_id
from items
where service = 'elbv2' and operation = 'DescribeLoadBalancerAttributes'
group by all
