/*---
description: >
  The inbound rules that changes of security groups name, one row a rule and range, with the rule's id where the record has
  it; a rule that is named by its id only has no range. CloudTrail writes EC2's lists as objects with an items array;
  ModifySecurityGroupRules keeps the API's upper-case names.
---*/
with
calls as (
    from activity_events
    where event_source = 'ec2.amazonaws.com'
        and event_name in ('AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupIngress', 'ModifySecurityGroupRules')
),
permissions as (
    select
        event_id,
        request_parameters ->> 'groupId' as group_id,
        unnest(
            json_listed(request_parameters -> '$.ipPermissions.items')
            || if(request_parameters ->> 'cidrIp' is null, [], [request_parameters])
        ) as permission
    from calls
),
by_range as (
    select
        event_id,
        group_id,
        permission ->> 'ipProtocol' as protocol,
        cast(permission ->> 'fromPort' as bigint) as from_port,
        cast(permission ->> 'toPort' as bigint) as to_port,
        unnest(list_transform(
            json_listed(permission -> '$.ipRanges.items') || json_listed(permission -> '$.ipv6Ranges.items'),
            lambda range: coalesce(range ->> 'cidrIp', range ->> 'cidrIpv6')
        ) || if(permission ->> 'cidrIp' is null, [], [permission ->> 'cidrIp'])) as source
    from permissions
),
answered_rules as (
    select event_id, unnest(json_listed(response_elements -> '$.securityGroupRuleSet.items')) as rule
    from calls
    where event_name = 'AuthorizeSecurityGroupIngress'
),
revoked_ids as (
    select
        event_id,
        request_parameters ->> 'groupId' as group_id,
        unnest(list_transform(
            json_listed(request_parameters -> '$.securityGroupRuleIds.items'),
            lambda rule: coalesce(rule ->> 'securityGroupRuleId', rule ->> '$')
        )) as rule_id
    from calls
    where event_name = 'RevokeSecurityGroupIngress'
),
modified as (
    select
        event_id,
        request_parameters ->> '$.ModifySecurityGroupRulesRequest.GroupId' as group_id,
        unnest(json_listed(request_parameters -> '$.ModifySecurityGroupRulesRequest.SecurityGroupRule')) as change
    from calls
    where event_name = 'ModifySecurityGroupRules'
)
select
    by_range.event_id,
    coalesce(by_range.group_id, answered_rules.rule ->> 'groupId') as group_id,
    by_range.protocol,
    by_range.from_port,
    by_range.to_port,
    by_range.source,
    answered_rules.rule ->> 'securityGroupRuleId' as rule_id
from by_range
left join answered_rules
    on answered_rules.event_id = by_range.event_id
    and coalesce(answered_rules.rule ->> 'cidrIpv4', answered_rules.rule ->> 'cidrIpv6') = by_range.source
    and answered_rules.rule ->> 'ipProtocol' = by_range.protocol
    and cast(answered_rules.rule ->> 'fromPort' as bigint) is not distinct from by_range.from_port
union all by name
select event_id, group_id, rule_id from revoked_ids
union all by name
select
    event_id,
    group_id,
    change ->> '$.SecurityGroupRule.IpProtocol' as protocol,
    cast(change ->> '$.SecurityGroupRule.FromPort' as bigint) as from_port,
    cast(change ->> '$.SecurityGroupRule.ToPort' as bigint) as to_port,
    coalesce(change ->> '$.SecurityGroupRule.CidrIpv4', change ->> '$.SecurityGroupRule.CidrIpv6') as source,
    change ->> 'SecurityGroupRuleId' as rule_id
from modified
