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
    select
        account_id,
        region,
        group_id,
        bool_or(admits_world) as is_open,
        bool_or(admits_world is null) as is_unknown,
        string_agg(distinct source, ', ' order by source) filter (admits_world) as sources,
        coalesce(list(distinct evidence_id) filter (evidence_id is not null), []) as evidence
    from ec2_world_rules
    where covers_port(protocol, from_port, to_port, 'tcp', 3389)
        or covers_port(protocol, from_port, to_port, 'udp', 3389)
    group by all
),
judged as (
    select
        groups.account_id,
        groups.region,
        groups.resource_type,
        groups.resource_id,
        groups.resource_arn,
        case
            when groups.owner_id <> groups.account_id then 'not_applicable'
            when openings.is_open then 'fail'
            when openings.is_unknown then null
            else 'pass'
        end as status,
        case
            when groups.owner_id <> groups.account_id then 'the group belongs to account ' || groups.owner_id
            when openings.is_open then 'port 3389 is open to ' || openings.sources
            else 'no rule opens port 3389 to the world'
        end as reason,
        list_distinct([groups.evidence_id] || coalesce(openings.evidence, [])) as evidence
    from ec2_security_groups as groups
    left join openings
        on openings.account_id = groups.account_id
        and openings.region = groups.region
        and openings.group_id = groups.resource_id
)
select * from judged
