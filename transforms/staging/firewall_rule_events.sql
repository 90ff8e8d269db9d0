/*---
description: >
  The rules that changes of security groups name, one row a rule and range. CloudTrail writes EC2's lists as objects with
  an items array; ModifySecurityGroupRules keeps the API's upper-case names.
---*/
with
calls as (
    from activity_events
    where event_source = 'ec2.amazonaws.com'
        and event_name in ('AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupIngress', 'ModifySecurityGroupRules')
),
permissions as (
    select
        *,
        unnest(json_listed(request_parameters -> '$.ipPermissions.items')) as permission
    from calls
),
ranges as (
    select
        *,
        unnest(list_concat(
            json_listed(permission -> '$.ipRanges.items'), json_listed(permission -> '$.ipv6Ranges.items')
        )) as source_range
    from permissions
),
modified as (
    select
        *,
        unnest(json_listed(request_parameters -> '$.ModifySecurityGroupRulesRequest.SecurityGroupRule')) as changed
    from calls
    where event_name = 'ModifySecurityGroupRules'
)
select
    event_id,
    request_parameters ->> 'groupId' as group_id,
    permission ->> 'ipProtocol' as protocol,
    cast(permission ->> 'fromPort' as bigint) as from_port,
    cast(permission ->> 'toPort' as bigint) as to_port,
    coalesce(source_range ->> 'cidrIp', source_range ->> 'cidrIpv6') as source
from ranges
union all
select
    event_id,
    request_parameters ->> '$.ModifySecurityGroupRulesRequest.GroupId',
    changed ->> '$.SecurityGroupRule.IpProtocol',
    cast(changed ->> '$.SecurityGroupRule.FromPort' as bigint),
    cast(changed ->> '$.SecurityGroupRule.ToPort' as bigint),
    coalesce(changed ->> '$.SecurityGroupRule.CidrIpv4', changed ->> '$.SecurityGroupRule.CidrIpv6')
from modified
