/*---
title: No security group opens SSH to the world
question: Can anyone on the internet reach port 22 through a security group?
passes: no ingress rule covers TCP 22 from 0.0.0.0/0, ::/0, the halves of either, or a prefix list that holds them
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
  NIST-800-53-r5: [AC-17, SC-7, SC-7(11), SC-7(21)]
  PCI-4.0: ["1.3.1", "1.3.2", "1.4.2"]
  ISO-27001-2022: [A.8.20, A.8.22]
  SOC2: [CC6.6]
  FSBP: [EC2.13]
remediation: Remove the rule, or narrow its source to a known range or prefix list; reach instances through SSM instead.
notes: AWS's own prefix lists (owner AWS) are never the world, and their ranges need not be read.
---*/
with
groups as (from ec2_security_groups),
ssh_rules as (
    from ec2_security_group_rules
    where direction = 'ingress' and covers_port(protocol, from_port, to_port, 'tcp', 22)
),
lists_answered as (from answered_operations where service = 'ec2' and operation = 'DescribeManagedPrefixLists'),
unread_lists as (
    select distinct ssh_rules.account_id, ssh_rules.region, ssh_rules.prefix_list_id, lists.evidence_id
    from ssh_rules
    left join ec2_prefix_lists as lists
        on lists.account_id = ssh_rules.account_id
        and lists.region = ssh_rules.region
        and lists.resource_id = ssh_rules.prefix_list_id
    left join lists_answered
        on lists_answered.account_id = ssh_rules.account_id and lists_answered.region = ssh_rules.region
    where ssh_rules.prefix_list_id is not null
        and coalesce(lists.owner_id != 'AWS' and not lists.entries_answered, lists_answered.region is null)
),
judged as (
    select
        groups.account_id,
        groups.region,
        groups.resource_id,
        groups.resource_arn,
        groups.owner_id,
        count(*) filter (is_world(ssh_rules.source)) as open_rules,
        count(unread_lists.prefix_list_id) as unread,
        string_agg(
            distinct ssh_rules.source || coalesce(' (' || ssh_rules.prefix_list_id || ')', ''), ', '
        ) filter (is_world(ssh_rules.source)) as sources,
        list_distinct(
            [groups.evidence_id]
            || coalesce(list(ssh_rules.evidence_id) filter (is_world(ssh_rules.source)), [])
            || coalesce(list(unread_lists.evidence_id) filter (unread_lists.evidence_id is not null), [])
        ) as evidence
    from groups
    left join ssh_rules
        on ssh_rules.account_id = groups.account_id
        and ssh_rules.region = groups.region
        and ssh_rules.group_id = groups.resource_id
    left join unread_lists
        on unread_lists.account_id = ssh_rules.account_id
        and unread_lists.region = ssh_rules.region
        and unread_lists.prefix_list_id = ssh_rules.prefix_list_id
    group by
        groups.account_id, groups.region, groups.resource_id, groups.resource_arn, groups.owner_id, groups.evidence_id
)
select
    account_id,
    region,
    resource_id,
    resource_arn,
    case
        when owner_id != account_id then 'not_applicable'
        when open_rules > 0 then 'fail'
        when unread > 0 then null
        else 'pass'
    end as status,
    case
        when owner_id != account_id then 'the group belongs to account ' || owner_id
        when open_rules > 0 then 'port 22 is open to ' || sources
        else 'no rule opens port 22 to the world'
    end as reason,
    evidence
from judged
