/*---
description: Security groups, one row each, with the inbound rules that let the world in, or may, as a list
---*/
with
rules as (
    select
        account_id,
        region,
        group_id,
        list(
            {
                'protocol': protocol, 'from_port': from_port, 'to_port': to_port, 'source': source,
                'admits_world': admits_world, 'evidence_id': evidence_id
            }
            order by source, protocol, from_port
        ) as world_rules
    from ec2_world_rules
    group by all
)
select
    groups.account_id,
    groups.region,
    groups.resource_type,
    groups.resource_id,
    groups.resource_arn,
    groups.evidence_id,
    if(groups.owner_id <> groups.account_id, 'the group belongs to account ' || groups.owner_id, null) as out_of_scope,
    coalesce(rules.world_rules, []) as world_rules
from ec2_security_groups as groups
left join rules
    on rules.account_id = groups.account_id
    and rules.region = groups.region
    and rules.group_id = groups.resource_id
