/*---
description: Whether each EC2 instance is critical, by the tag of its own or because no resource carries it; null if unknown
---*/
select
    instances.account_id,
    instances.region,
    instances.resource_id as instance_id,
    counts_as_critical(
        critical_resources.critical, tags_known.account_id is not null, in_use.is_used, in_use.is_known
    ) as critical
from ec2_instances as instances
cross join criticality_in_use as in_use
left join critical_resources
    on critical_resources.account_id = instances.account_id
    and critical_resources.resource_arn = instances.resource_arn
left join answered_operations as tags_known
    on tags_known.account_id = instances.account_id
    and tags_known.region = instances.region
    and tags_known.service = 'resourcegroupstaggingapi'
    and tags_known.operation = 'GetResources'
