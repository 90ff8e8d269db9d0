/*---
description: Auto Scaling groups
---*/
with
groups as (
    select *, json_transform(item, '{
        "AvailabilityZones": ["VARCHAR"], "MaxSize": "BIGINT", "MinSize": "BIGINT",
        "Instances": [{"InstanceId": "VARCHAR", "AvailabilityZone": "VARCHAR", "LifecycleState": "VARCHAR"}],
        "LaunchTemplate": {"LaunchTemplateId": "VARCHAR", "Version": "VARCHAR"}
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
    list_filter(scaling.Instances, lambda instance: instance.LifecycleState = 'InService') as running,
    scaling.LaunchTemplate.LaunchTemplateId as launch_template_id,
    scaling.LaunchTemplate.Version as launch_template_version
from groups
