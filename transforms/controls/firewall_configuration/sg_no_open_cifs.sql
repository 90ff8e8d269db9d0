/*---
title: No security group opens CIFS to the world
question: Is CIFS/SMB (TCP 445) closed to the world?
passes: no inbound rule from the world covers TCP 445
not_applicable: the group belongs to another account
severity: high
kind: customer-specific
evidence: [ec2:DescribeSecurityGroups, ec2:DescribeManagedPrefixLists, ec2:GetManagedPrefixListEntries]
frameworks:
  CIS-4.0: ["5.1.2"]
  CIS-5.0: ["5.1.2"]
  CIS-6.0: ["6.1.2"]
  CIS-7.0: ["6.1.2"]
  ISO-27001-2022: [A.8.20, A.8.22]
  SOC2: [CC6.6]
  FSBP: [EC2.19]
remediation: Remove the rule, or narrow its source to the clients of the file server.
---*/
with
openings as (
    select *, rules_on_ports(world_rules, 'tcp', [445]) as rules
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
        when closed_to_world(rules) = 'fail' then 'port 445 is open to ' || world_sources(rules)
        else 'no rule opens port 445 to the world'
    end as reason,
    rules_evidence(evidence_id, rules) as evidence
from openings
