/*---
description: Listeners of classic load balancers, one row each, with the names of their policies
---*/
with
listeners as (
    select
        *,
        unnest(from_json(item -> 'ListenerDescriptions', '[{
            "Listener": {"Protocol": "VARCHAR", "LoadBalancerPort": "BIGINT"}, "PolicyNames": ["VARCHAR"]
        }]')) as listener
    from items
    where service = 'elb' and operation = 'DescribeLoadBalancers'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    upper(listener.Listener.Protocol) as protocol,
    listener.Listener.LoadBalancerPort as port,
    coalesce(listener.PolicyNames, []) as policy_names
from listeners
