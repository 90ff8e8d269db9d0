/*---
title: Network ACLs in use keep the world from SSH and RDP
question: Do network ACLs in use keep the world from SSH and RDP?
passes: >
  for TCP 22 and 3389, from each half of the IPv4 and of the IPv6 internet, the first inbound entry that covers it denies, or
  none but the final deny does
not_applicable: no subnet uses the network ACL
severity: medium
kind: customer-specific
evidence: [ec2:DescribeNetworkAcls]
frameworks:
  CIS-3.0: ["5.1"]
  CIS-4.0: ["5.2"]
  CIS-5.0: ["5.2"]
  CIS-6.0: ["6.2"]
  CIS-7.0: ["6.2"]
  NIST-800-53-r5: [AC-17, CM-7, SC-7, SC-7(5)]
  PCI-4.0: ["1.3.1", "1.3.2"]
  ISO-27001-2022: [A.8.20, A.8.22]
  SOC2: [CC6.6]
  FSBP: [EC2.21]
remediation: Put a deny entry for the port before the entry that allows, or narrow that entry's source.
---*/
with
halves as (
    from (values
        ('0.0.0.0/0', '0.0.0.0/1'), ('0.0.0.0/0', '128.0.0.0/1'), ('::/0', '::/1'), ('::/0', '8000::/1')
    ) as halves (world, half)
),
matching as (
    select entries.*, ports.port, halves.half, coalesce(entries.CidrBlock, entries.Ipv6CidrBlock) as source
    from ec2_network_acl_entries as entries
    cross join (values (22), (3389)) as ports (port)
    join halves
        on coalesce(entries.CidrBlock, entries.Ipv6CidrBlock) in (halves.world, halves.half)
    where not entries.Egress
        and covers_port(entries.Protocol, entries."From", entries."To", 'tcp', ports.port)
),
first_match as (
    select
        account_id,
        region,
        resource_id,
        port,
        half,
        arg_min(RuleAction, RuleNumber) as action,
        arg_min(source, RuleNumber) as source,
        min(RuleNumber) as number
    from matching
    group by all
),
opened_by as (
    select distinct account_id, region, resource_id, port, source, number from first_match where action = 'allow'
),
opened as (
    select
        account_id,
        region,
        resource_id,
        string_agg(format('TCP {} from {} (entry {})', port, source, number), ', ' order by port, source) as what
    from opened_by
    group by all
),
acls as (
    select distinct account_id, region, resource_type, resource_id, resource_arn, evidence_id, subnets
    from ec2_network_acl_entries
),
judged as (
    select
        acls.account_id,
        acls.region,
        acls.resource_type,
        acls.resource_id,
        acls.resource_arn,
        case when acls.subnets = 0 then 'not_applicable' when opened.what is null then 'pass' else 'fail' end as status,
        case
            when acls.subnets = 0 then 'no subnet uses this network ACL'
            else coalesce('lets in ' || opened.what, 'lets the world neither to SSH nor to RDP')
        end as reason,
        [acls.evidence_id] as evidence
    from acls
    left join opened using (account_id, region, resource_id)
)
select * from judged
