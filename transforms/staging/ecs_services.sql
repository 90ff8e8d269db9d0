/*---
description: ECS services that could be described; public_ip_settings are those of the service and of its task sets
---*/
with
described as (
    select *, json_transform(item, '{
        "serviceArn": "VARCHAR", "status": "VARCHAR", "taskDefinition": "VARCHAR", "desiredCount": "BIGINT",
        "clusterArn": "VARCHAR", "serviceName": "VARCHAR", "schedulingStrategy": "VARCHAR",
        "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["VARCHAR"], "assignPublicIp": "VARCHAR"}},
        "taskSets": [{"networkConfiguration": {"awsvpcConfiguration": {
            "subnets": ["VARCHAR"], "assignPublicIp": "VARCHAR"
        }}}]
    }') as service_
    from items
    where service = 'ecs' and operation = 'DescribeServices' and error_code is null
),
networks as (
    select
        *,
        list_filter(
            [service_.networkConfiguration.awsvpcConfiguration]
            || list_transform(
                coalesce(service_.taskSets, []), lambda task_set: task_set.networkConfiguration.awsvpcConfiguration
            ),
            lambda network: network is not null
        ) as found
    from described
)
select
    account_id,
    region,
    service_.serviceArn as resource_id,
    evidence_id,
    service_.status as state,
    service_.taskDefinition as task_definition_arn,
    service_.desiredCount as desired_count,
    service_.clusterArn as cluster_arn,
    service_.serviceName as name,
    coalesce(service_.schedulingStrategy, 'REPLICA') as scheduling,
    list_distinct(flatten(list_transform(found, lambda network: coalesce(network.subnets, [])))) as subnet_ids,
    list_transform(found, lambda network: coalesce(network.assignPublicIp, 'DISABLED')) as public_ip_settings
from networks
