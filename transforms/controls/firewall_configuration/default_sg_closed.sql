/*---
title: Default security groups hold no rules
question: Does the default security group of every VPC hold no rules?
passes: it has neither an inbound nor an outbound rule; other groups are out of scope
severity: high
kind: customer-specific
evidence: [ec2:DescribeSecurityGroups]
frameworks:
  CIS-3.0: ["5.4"]
  CIS-4.0: ["5.5"]
  CIS-5.0: ["5.5"]
  CIS-6.0: ["6.5"]
  CIS-7.0: ["6.5"]
  NIST-800-53-r5: [AC-4(21), CM-6, SC-7, SC-7(5)]
  ISO-27001-2022: [A.8.20, A.8.22]
  FSBP: [EC2.2]
remediation: Revoke every rule of the default group, and give each workload a group of its own.
---*/
with
default_groups as (
    select
        *,
        coalesce(json_array_length(ingress), 0) as inbound,
        coalesce(json_array_length(egress), 0) as outbound
    from ec2_security_groups
    where group_name = 'default' and owner_id = account_id
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(inbound + outbound = 0, 'pass', 'fail') as status,
    format('{} inbound and {} outbound rules', inbound, outbound) as reason,
    [evidence_id] as evidence
from default_groups
