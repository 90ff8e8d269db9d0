/*---
title: No security group opens RDP to the world
question: Can anyone on the internet reach TCP or UDP 3389 through a security group?
passes: no ingress rule covers TCP or UDP 3389 from 0.0.0.0/0, ::/0, the halves of either, or a prefix list that holds them
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
  NIST-800-53-r5: [AC-17, SC-7, SC-7(11)]
  PCI-4.0: ["1.3.1", "1.3.2"]
  ISO-27001-2022: [A.8.20, A.8.22]
  SOC2: [CC6.6]
  FSBP: [EC2.14]
remediation: Remove the rule, or narrow its source to a known range or prefix list; reach instances through SSM instead.
notes: AWS's own prefix lists (owner AWS) are never the world, and their ranges need not be read.
---*/
with
openings as (
    select *, rules_on_ports(world_rules, 'tcp', [3389]) || rules_on_ports(world_rules, 'udp', [3389]) as rules
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
        when closed_to_world(rules) = 'fail' then 'port 3389 is open to ' || world_sources(rules)
        else 'no rule opens port 3389 to the world'
    end as reason,
    rules_evidence(evidence_id, rules) as evidence
from openings
