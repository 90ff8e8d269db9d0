/*---
title: Our own prefix lists name no range that is the world
question: Do our own prefix lists name no range that is the world?
passes: no entry is the world or a half of it, and the entries together don't cover all of IPv4 or IPv6
not_applicable: AWS or another account owns the list, or it was deleted since it was listed
severity: high
kind: customer-specific
evidence: [ec2:DescribeManagedPrefixLists, ec2:GetManagedPrefixListEntries]
remediation: aws ec2 modify-managed-prefix-list --prefix-list-id ID --remove-entries Cidr=0.0.0.0/0
notes: >
  A list that holds the world opens every rule that names it, and no test of the rules shows it. Entries that lie within a
  wider one are not counted twice.
---*/
with
entries as (
    select distinct account_id, region, prefix_list_id, cidr from ec2_prefix_list_entries
),
widest as (
    select entries.*
    from entries
    anti join entries as wider
        on wider.account_id = entries.account_id
        and wider.region = entries.region
        and wider.prefix_list_id = entries.prefix_list_id
        and wider.cidr <> entries.cidr
        and prefix_length(wider.cidr) < prefix_length(entries.cidr)
        and covers_range(wider.cidr, entries.cidr)
),
shares as (
    select
        account_id,
        region,
        prefix_list_id,
        contains(cidr, ':') as is_ipv6,
        sum(power(2.0, -prefix_length(cidr))) as share,
        string_agg(cidr, ', ' order by cidr) filter (is_world(cidr)) as worlds
    from widest
    group by all
),
found as (
    select
        account_id,
        region,
        prefix_list_id,
        string_agg(worlds, ', ' order by is_ipv6) as worlds,
        bool_or(share >= 1) as is_covered
    from shares
    group by account_id, region, prefix_list_id
),
evidenced as (
    select account_id, region, prefix_list_id, list(evidence_id order by evidence_id) as evidence
    from ec2_prefix_list_entries
    group by all
),
unreadable as (
    select account_id, region, parent_resource_id as prefix_list_id
    from answers
    where service = 'ec2' and operation = 'GetManagedPrefixListEntries' and error_code is not null
),
judged as (
    select
        lists.account_id,
        lists.region,
        lists.resource_type,
        lists.resource_id,
        lists.resource_arn,
        case
            when lists.owner_id <> lists.account_id then 'not_applicable'
            when unreadable.prefix_list_id is not null then 'not_applicable'
            when found.worlds is not null or found.is_covered then 'fail'
            when lists.entries_answered then 'pass'
        end as status,
        case
            when lists.owner_id <> lists.account_id then 'the list belongs to ' || lists.owner_id
            when unreadable.prefix_list_id is not null then 'the list is no more'
            when found.worlds is not null then format('{} holds {}', lists.name, found.worlds)
            when found.is_covered then format('the ranges of {} together are the world', lists.name)
            else format('the ranges of {} are not the world', lists.name)
        end as reason,
        [lists.evidence_id] || coalesce(evidenced.evidence, []) as evidence
    from ec2_prefix_lists as lists
    left join found
        on found.account_id = lists.account_id
        and found.region = lists.region
        and found.prefix_list_id = lists.resource_id
    left join evidenced
        on evidenced.account_id = lists.account_id
        and evidenced.region = lists.region
        and evidenced.prefix_list_id = lists.resource_id
    left join unreadable
        on unreadable.account_id = lists.account_id
        and unreadable.region = lists.region
        and unreadable.prefix_list_id = lists.resource_id
)
select * from judged
