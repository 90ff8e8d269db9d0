/*---
title: The world reaches only authorized ports
question: Does the world reach only the ports that are authorized?
passes: each inbound rule from the world covers only TCP 80, TCP 443 or UDP 443
not_applicable: no inbound rule of the group is from the world, or the group belongs to another account
severity: medium
kind: customer-specific
evidence: [ec2:DescribeSecurityGroups, ec2:DescribeManagedPrefixLists, ec2:GetManagedPrefixListEntries]
frameworks:
  PCI-4.0: ["1.2.5", "1.3.1"]
  ISO-27001-2022: [A.8.20, A.8.22]
  SOC2: [CC6.6]
  FSBP: [EC2.18]
remediation: Remove the rule, or record an exemption for the port with its owner.
notes: >
  The controls of single ports (sg_no_open_*) name the openings that are worst; this one also finds those that nobody
  thought of, and so fails beside them. ICMP has no ports and is left out. AWS's own prefix lists, that of CloudFront's origin-facing servers among them, are not
  the world.
---*/
with
openings as (
    select
        *,
        list_filter(
            world_rules,
            lambda rule: rule.protocol not in ('icmp', 'icmpv6', '1', '58')
                and not (
                    rule.protocol in ('tcp', '6') and rule.from_port = rule.to_port and rule.from_port in (80, 443)
                    or rule.protocol in ('udp', '17') and rule.from_port = rule.to_port and rule.from_port = 443
                )
        ) as rules,
        len(list_filter(world_rules, lambda rule: rule.admits_world is null)) > 0 as may_admit,
        len(list_filter(world_rules, lambda rule: rule.admits_world)) > 0 as admits
    from ec2_group_world_rules
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when out_of_scope is not null then 'not_applicable'
        when closed_to_world(rules) = 'fail' then 'fail'
        when len(rules) > 0 then null
        when admits then 'pass'
        when not may_admit then 'not_applicable'
    end as status,
    case
        when out_of_scope is not null then out_of_scope
        when closed_to_world(rules) = 'fail' then 'opens ' || array_to_string(list_distinct(list_transform(
            list_filter(rules, lambda rule: rule.admits_world),
            lambda rule: if(
                rule.protocol = '-1', 'everything',
                concat_ws(' ', rule.protocol, rule.from_port || if(rule.to_port = rule.from_port, '', ' to ' || rule.to_port))
            )
        )), ', ') || ' to ' || world_sources(rules)
        when admits then 'the world reaches only 80 and 443'
        else 'no rule is from the world'
    end as reason,
    rules_evidence(evidence_id, world_rules) as evidence
from openings
