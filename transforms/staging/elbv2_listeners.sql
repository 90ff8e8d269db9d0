/*---
description: Listeners of load balancers
---*/
with
listeners as (
    select *, json_transform(item, '{
        "ListenerArn": "VARCHAR", "LoadBalancerArn": "VARCHAR", "Protocol": "VARCHAR", "Port": "BIGINT",
        "SslPolicy": "VARCHAR",
        "DefaultActions": [{"Type": "VARCHAR", "RedirectConfig": {"Protocol": "VARCHAR"}, "TargetGroupArn": "VARCHAR",
            "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": "VARCHAR"}]}}]
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
    list_transform(listener.DefaultActions, lambda action: {
        'Type': action.Type, 'RedirectConfig': action.RedirectConfig
    }) as actions,
    list_distinct(list_filter(
        flatten(list_transform(
            coalesce(listener.DefaultActions, []),
            lambda action: [action.TargetGroupArn] || list_transform(
                coalesce(action.ForwardConfig.TargetGroups, []), lambda target: target.TargetGroupArn
            )
        )),
        lambda arn: arn is not null
    )) as target_group_arns
from listeners
