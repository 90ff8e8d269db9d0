/*---
description: >
  ECS services that could be described, with the platform of Fargate that they name; task_versions are those that their
  running tasks have
---*/
with
services as (
    select *, json_transform(item, '{
        "serviceArn": "VARCHAR", "clusterArn": "VARCHAR", "serviceName": "VARCHAR", "status": "VARCHAR",
        "launchType": "VARCHAR", "platformVersion": "VARCHAR", "platformFamily": "VARCHAR",
        "capacityProviderStrategy": [{"capacityProvider": "VARCHAR"}]
    }') as ecs
    from items
    where service = 'ecs' and operation = 'DescribeServices' and error_code is null
),
tasks as (
    select
        account_id,
        region,
        item ->> 'clusterArn' as cluster_arn,
        item ->> 'group' as task_group,
        list_distinct(list(item ->> 'platformVersion')) as versions,
        list(evidence_id) as evidence
    from items
    where service = 'ecs' and operation = 'DescribeTasks' and error_code is null
    group by all
)
select
    services.account_id,
    services.region,
    'AWS::ECS::Service' as resource_type,
    ecs.serviceArn as resource_id,
    ecs.serviceArn as resource_arn,
    services.evidence_id,
    ecs.clusterArn as cluster_arn,
    ecs.status as state,
    ecs.launchType is not distinct from 'FARGATE' or len(list_filter(
        coalesce(ecs.capacityProviderStrategy, []),
        lambda strategy: strategy.capacityProvider in ('FARGATE', 'FARGATE_SPOT')
    )) > 0 as is_fargate,
    coalesce(ecs.platformVersion, 'LATEST') as platform_version,
    if(starts_with(upper(ecs.platformFamily), 'WINDOWS'), 'WINDOWS', 'LINUX') as platform_family,
    list_sort(coalesce(tasks.versions, [])) as task_versions,
    coalesce(tasks.evidence, []) as task_evidence
from services
left join tasks
    on tasks.account_id = services.account_id
    and tasks.region = services.region
    and tasks.cluster_arn = ecs.clusterArn
    and tasks.task_group = 'service:' || ecs.serviceName
