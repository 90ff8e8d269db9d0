/*---
description: >
  Rules of security groups, one row a permission and source: a range, a prefix list or another group. source is the
  range (null for the others); the ranges of a prefix list have rows of their own beside its own row, once it was read.
---*/
with
permissions as (
    select account_id, region, resource_id as group_id, evidence_id, 'ingress' as direction, ingress as list
    from ec2_security_groups
    union all
    select account_id, region, resource_id, evidence_id, 'egress', egress
    from ec2_security_groups
),
rules as (
    select
        * exclude (list),
        unnest(
            json_transform(
                list,
                '[{"IpProtocol": "varchar", "FromPort": "integer", "ToPort": "integer",
                   "IpRanges": [{"CidrIp": "varchar", "Description": "varchar"}],
                   "Ipv6Ranges": [{"CidrIpv6": "varchar", "Description": "varchar"}],
                   "PrefixListIds": [{"PrefixListId": "varchar", "Description": "varchar"}],
                   "UserIdGroupPairs": [{"GroupId": "varchar", "UserId": "varchar", "Description": "varchar"}]}]'
            )
        ) as rule
    from permissions
),
sources as (
    select
        * exclude (rule),
        rule.IpProtocol as protocol,
        rule.FromPort as from_port,
        rule.ToPort as to_port,
        unnest(
            list_transform(
                coalesce(rule.IpRanges, []),
                lambda range: {
                    'source': range.CidrIp, 'prefix_list_id': null::varchar, 'peer_group_id': null::varchar,
                    'peer_account_id': null::varchar, 'description': range.Description
                }
            )
            || list_transform(
                coalesce(rule.Ipv6Ranges, []),
                lambda range: {
                    'source': range.CidrIpv6, 'prefix_list_id': null::varchar, 'peer_group_id': null::varchar,
                    'peer_account_id': null::varchar, 'description': range.Description
                }
            )
            || list_transform(
                coalesce(rule.PrefixListIds, []),
                lambda list: {
                    'source': null::varchar, 'prefix_list_id': list.PrefixListId, 'peer_group_id': null::varchar,
                    'peer_account_id': null::varchar, 'description': list.Description
                }
            )
            || list_transform(
                coalesce(rule.UserIdGroupPairs, []),
                lambda pair: {
                    'source': null::varchar, 'prefix_list_id': null::varchar, 'peer_group_id': pair.GroupId,
                    'peer_account_id': pair.UserId, 'description': pair.Description
                }
            ),
            max_depth := 2
        )
    from rules
),
of_prefix_lists as (
    select
        sources.* replace (
            ec2_prefix_list_entries.cidr as source,
            ec2_prefix_list_entries.evidence_id as evidence_id
        )
    from sources
    join ec2_prefix_list_entries
        on ec2_prefix_list_entries.account_id = sources.account_id
        and ec2_prefix_list_entries.region = sources.region
        and ec2_prefix_list_entries.prefix_list_id = sources.prefix_list_id
)
from sources
union all
from of_prefix_lists
