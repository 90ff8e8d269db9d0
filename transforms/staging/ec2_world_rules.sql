/*---
description: >
  Inbound rules of security groups that let the world in, one row a rule and source: admits_world is true for a range that
  is the world or a half of it, also one in a prefix list, and null for a prefix list of ours whose ranges were not read.
  AWS's own prefix lists are never the world.
---*/
with
rules as (from ec2_security_group_rules where direction = 'ingress'),
lists_answered as (from answered_operations where service = 'ec2' and operation = 'DescribeManagedPrefixLists'),
judged as (
    select
        rules.account_id,
        rules.region,
        rules.group_id,
        rules.protocol,
        rules.from_port,
        rules.to_port,
        coalesce(rules.source || coalesce(' (' || rules.prefix_list_id || ')', ''), rules.prefix_list_id) as source,
        case
            when is_world(rules.source) then true
            when rules.source is not null or rules.prefix_list_id is null then false
            when lists.owner_id = 'AWS' or lists.entries_answered then false
            when lists.resource_id is null and lists_answered.region is not null then false
        end as admits_world,
        if(admits_world, rules.evidence_id, lists.evidence_id) as evidence_id
    from rules
    left join ec2_prefix_lists as lists
        on lists.account_id = rules.account_id
        and lists.region = rules.region
        and lists.resource_id = rules.prefix_list_id
    left join lists_answered
        on lists_answered.account_id = rules.account_id
        and lists_answered.region = rules.region
)
select * from judged where admits_world is not false
