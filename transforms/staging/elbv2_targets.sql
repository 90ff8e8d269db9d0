/*---
description: >
  What is registered with each target group, with its health and the zone that it lies in: an instance's, that of the
  network interface that has the address, or the one that was registered with it; null where none of them is known
---*/
with
targets as (
    select *, json_transform(item, '{
        "Target": {"Id": "VARCHAR", "AvailabilityZone": "VARCHAR"}, "TargetHealth": {"State": "VARCHAR"}
    }') as health
    from items
    where service = 'elbv2' and operation = 'DescribeTargetHealth' and error_code is null
),
interfaces as (
    select account_id, region, vpc_id, zone, evidence_id, unnest(addresses) as address
    from ec2_network_interfaces
),
groups as (
    select account_id, region, resource_id, item ->> 'VpcId' as vpc_id
    from items
    where service = 'elbv2' and operation = 'DescribeTargetGroups' and error_code is null
)
select
    targets.account_id,
    targets.region,
    targets.parent_resource_id as target_group_arn,
    health.Target.Id as target_id,
    health.TargetHealth.State as state,
    coalesce(instances.zone, interfaces.zone, nullif(health.Target.AvailabilityZone, 'all')) as zone,
    evidence(targets.evidence_id, instances.evidence_id, interfaces.evidence_id) as evidence
from targets
left join groups
    on groups.account_id = targets.account_id
    and groups.region = targets.region
    and groups.resource_id = targets.parent_resource_id
left join ec2_instances as instances
    on instances.account_id = targets.account_id
    and instances.region = targets.region
    and instances.resource_id = health.Target.Id
left join interfaces
    on interfaces.account_id = targets.account_id
    and interfaces.region = targets.region
    and interfaces.vpc_id = groups.vpc_id
    and interfaces.address = health.Target.Id
