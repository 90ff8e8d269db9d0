/*---
title: Network ACLs in use keep the world from SSH and RDP
question: Do network ACLs in use keep the world from SSH and RDP?
passes: >
  for TCP 22 and 3389, from 0.0.0.0/0 and from ::/0, the first inbound entry that matches denies, or none but the final
  deny matches; an ACL without a subnet is out of scope
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
questions as (
    from (values (22, '0.0.0.0/0'), (22, '::/0'), (3389, '0.0.0.0/0'), (3389, '::/0')) as asked (port, source)
),
matching as (
    select entries.*, questions.port, questions.source
    from ec2_network_acl_entries as entries
    join questions
        on coalesce(entries.CidrBlock, entries.Ipv6CidrBlock) = questions.source
        and entries.Protocol in ('-1', '6')
        and (entries.Protocol = '-1' or questions.port between entries."From" and entries."To")
    where not entries.Egress
),
first_match as (
    select account_id, region, resource_id, port, source, arg_min(RuleAction, RuleNumber) as action
    from matching
    group by all
),
opened as (
    select
        account_id,
        region,
        resource_id,
        string_agg(format('TCP {} from {}', port, source), ', ' order by port, source) as what
    from first_match
    where action = 'allow'
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
