/*---
title: Public ranges in rules are narrow enough to name somebody
question: Are public ranges in rules narrow enough to name somebody?
passes: no inbound rule holds a public range wider than /16, or /32 of IPv6, the whole world aside
not_applicable: no inbound rule holds a public range, or the group belongs to another account
severity: medium
kind: customer-specific
evidence: [ec2:DescribeSecurityGroups, ec2:DescribeManagedPrefixLists, ec2:GetManagedPrefixListEntries]
frameworks: {ISO-27001-2022: [A.8.20, A.8.22], SOC2: [CC6.6]}
remediation: Replace the range by those of the partners that are meant, or keep them in a prefix list.
notes: >
  A range such as 0.0.0.0/1 escapes whoever looks for 0.0.0.0/0 only. The world itself is judged by the sg_no_open_*
  controls. Private, shared, loopback, link-local and unique-local ranges are nobody's on the internet.
---*/
with
ranges as (
    select
        account_id,
        region,
        group_id,
        source || coalesce(' (' || prefix_list_id || ')', '') as name,
        source not in ('0.0.0.0/0', '::/0') and is_wide_range(source) as is_wide,
        evidence_id
    from ec2_security_group_rules
    where direction = 'ingress' and source is not null and not is_private_range(source)
),
public_ranges as (
    select
        account_id,
        region,
        group_id,
        string_agg(distinct name, ', ' order by name) filter (is_wide) as wide,
        list(distinct evidence_id) as evidence
    from ranges
    group by all
),
unread_lists as (
    select distinct account_id, region, group_id from ec2_world_rules where admits_world is null
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
            when public_ranges.wide is not null then 'fail'
            when unread_lists.group_id is not null then null
            when public_ranges.group_id is null then 'not_applicable'
            else 'pass'
        end as status,
        case
            when groups.owner_id <> groups.account_id then 'the group belongs to account ' || groups.owner_id
            when public_ranges.wide is not null then 'lets in ' || public_ranges.wide
            when public_ranges.group_id is null then 'no rule holds a public range'
            else 'no public range is wider than /16, or /32 of IPv6'
        end as reason,
        list_distinct([groups.evidence_id] || coalesce(public_ranges.evidence, [])) as evidence
    from ec2_security_groups as groups
    left join public_ranges
        on public_ranges.account_id = groups.account_id
        and public_ranges.region = groups.region
        and public_ranges.group_id = groups.resource_id
    left join unread_lists
        on unread_lists.account_id = groups.account_id
        and unread_lists.region = groups.region
        and unread_lists.group_id = groups.resource_id
)
select * from judged
