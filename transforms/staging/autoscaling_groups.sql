/*---
description: >
  Auto Scaling groups; named_templates are the launch templates that they start from, with the version they name,
  suspended the processes that somebody (or AWS, after many failures) suspended
---*/
with
groups as (
    select *, json_transform(item, '{
        "AvailabilityZones": ["VARCHAR"], "MaxSize": "BIGINT", "MinSize": "BIGINT", "HealthCheckType": "VARCHAR",
        "TargetGroupARNs": ["VARCHAR"], "LoadBalancerNames": ["VARCHAR"], "TrafficSources": [{"Identifier": "VARCHAR"}],
        "SuspendedProcesses": [{"ProcessName": "VARCHAR"}],
        "Instances": [{"InstanceId": "VARCHAR", "AvailabilityZone": "VARCHAR", "LifecycleState": "VARCHAR"}],
        "LaunchTemplate": {"LaunchTemplateId": "VARCHAR", "Version": "VARCHAR"},
        "MixedInstancesPolicy": {"LaunchTemplate": {
            "LaunchTemplateSpecification": {"LaunchTemplateId": "VARCHAR", "Version": "VARCHAR"},
            "Overrides": [{"LaunchTemplateSpecification": {"LaunchTemplateId": "VARCHAR", "Version": "VARCHAR"}}]
        }}
    }') as scaling
    from items
    where service = 'autoscaling' and operation = 'DescribeAutoScalingGroups'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    coalesce(scaling.AvailabilityZones, []) as zones,
    scaling.MaxSize as max_size,
    list_transform(string_split(coalesce(scaling.HealthCheckType, ''), ','), lambda kind: trim(kind)) as health_checks,
    list_distinct(
        coalesce(scaling.TargetGroupARNs, [])
        || coalesce(scaling.LoadBalancerNames, [])
        || list_transform(coalesce(scaling.TrafficSources, []), lambda source: source.Identifier)
    ) as traffic_sources,
    list_sort(list_transform(
        coalesce(scaling.SuspendedProcesses, []), lambda process: process.ProcessName
    )) as suspended,
    list_transform(coalesce(scaling.Instances, []), lambda instance: instance.InstanceId) as instance_ids,
    list_filter(scaling.Instances, lambda instance: instance.LifecycleState = 'InService') as running,
    list_filter(
        [scaling.LaunchTemplate, scaling.MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification]
        || list_transform(
            coalesce(scaling.MixedInstancesPolicy.LaunchTemplate.Overrides, []),
            lambda override: override.LaunchTemplateSpecification
        ),
        lambda template: template.LaunchTemplateId is not null
    ) as named_templates
from groups
