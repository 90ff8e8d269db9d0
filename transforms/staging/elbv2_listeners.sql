/*---
description: Listeners of load balancers
---*/
with
listeners as (
    select *, json_transform(item, '{
        "ListenerArn": "VARCHAR", "LoadBalancerArn": "VARCHAR", "Protocol": "VARCHAR", "Port": "BIGINT",
        "SslPolicy": "VARCHAR",
        "DefaultActions": [{"Type": "VARCHAR", "RedirectConfig": {"Protocol": "VARCHAR"}}]
    }') as listener
    from items
    where service = 'elbv2' and operation = 'DescribeListeners' and error_code is null
)
select
    account_id,
    region,
    evidence_id,
    listener.ListenerArn as listener_arn,
    listener.LoadBalancerArn as load_balancer_arn,
    listener.Protocol as protocol,
    listener.Port as port,
    listener.SslPolicy as tls_policy,
    listener.DefaultActions as actions
from listeners
