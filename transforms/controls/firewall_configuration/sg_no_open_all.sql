/*---
title: No security group admits the world on every port
question: Does no security group admit the world on every port?
passes: no inbound rule from the world has protocol -1, or spans the ports 0 or 1 to 65535 of TCP or UDP
not_applicable: the group belongs to another account
severity: critical
kind: customer-specific
evidence: [ec2:DescribeSecurityGroups, ec2:DescribeManagedPrefixLists, ec2:GetManagedPrefixListEntries]
frameworks:
  CIS-3.0: ["5.2", "5.3"]
  CIS-4.0: ["5.3", "5.4"]
  CIS-5.0: ["5.3", "5.4"]
  CIS-6.0: ["6.3", "6.4"]
  CIS-7.0: ["6.3", "6.4"]
  NIST-800-53-r5: [AC-4(21), SC-7, SC-7(5)]
  PCI-4.0: ["1.3.1", "1.3.2"]
  ISO-27001-2022: [A.8.20, A.8.22]
  SOC2: [CC6.6]
remediation: Replace the rule by rules for the ports that are meant, from known ranges.
notes: >
  For ICMP the ports are type and code, -1 for all, which opens no port. A group that fails here fails sg_no_open_ssh and
  the other controls of single ports as well, by the same rule: each of them answers whether its own port is open, whatever
  opens it, as frameworks ask, and this one that a single rule is to be removed.
---*/
with
openings as (
    select *, list_filter(
        world_rules,
        lambda rule: rule.protocol = '-1'
            or rule.protocol in ('tcp', 'udp', '6', '17')
                and coalesce(rule.from_port, 0) <= 1
                and coalesce(rule.to_port, 65535) = 65535
    ) as rules
    from ec2_group_world_rules
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(out_of_scope is null, closed_to_world(rules), 'not_applicable') as status,
    case
        when out_of_scope is not null then out_of_scope
        when closed_to_world(rules) = 'fail' then 'every port is open to ' || world_sources(rules)
        else 'no rule opens every port to the world'
    end as reason,
    rules_evidence(evidence_id, rules) as evidence
from openings
