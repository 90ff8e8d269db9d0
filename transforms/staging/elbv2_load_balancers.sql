/*---
description: Application, network and gateway load balancers
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    item ->> 'LoadBalancerName' as name,
    item ->> 'LoadBalancerArn' as load_balancer_arn,
    item ->> 'Type' as type,
    item ->> 'Scheme' as scheme
from items
where service = 'elbv2' and operation = 'DescribeLoadBalancers'
