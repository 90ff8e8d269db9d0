/*---
title: No change opened an admin port to the world
question: Who changed a firewall rule in the period, and how long was an admin port open to the world?
passes: >
  the call failed, or it opened neither TCP 22 nor TCP 3389 (nor all ports) to the world in a security group; every change is
  a row, and the reason of one that did says after how many minutes the rule was taken away again
severity: high
kind: customer-specific
evidence: [cloudtrail:events]
frameworks:
  CIS-3.0: ["4.10", "4.11"]
  CIS-4.0: ["4.10", "4.11"]
  CIS-5.0: ["4.10", "4.11"]
  CIS-6.0: ["5.10", "5.11"]
  CIS-7.0: ["5.10", "5.11"]
  NIST-800-53-r5: [AU-12(3), CA-7, SI-4(12)]
  ISO-27001-2022: [A.8.15, A.8.16]
  SOC2: [CC5.2, CC7.2]
notes: >
  A rule is closed by a revoke that names it, by its id or by its range, by a change of it, or with its group. What was closed
  after the period counts as not closed in it.
remediation: Revoke the rule; reach machines through Session Manager instead.
---*/
with
changes as (
    select
        *,
        coalesce(
            request_parameters ->> 'groupId', request_parameters ->> '$.ModifySecurityGroupRulesRequest.GroupId',
            response_elements ->> 'groupId', response_elements ->> '$.securityGroupRuleSet.items[0].groupId',
            request_parameters ->> 'networkAclId', request_parameters ->> 'prefixListId',
            request_parameters ->> 'name', request_parameters ->> 'firewallPolicyName',
            request_parameters ->> 'ruleGroupName'
        ) as touched
    from activity_events
    where (event_source = 'ec2.amazonaws.com' and event_name in ('AuthorizeSecurityGroupIngress',
            'AuthorizeSecurityGroupEgress', 'RevokeSecurityGroupIngress', 'RevokeSecurityGroupEgress',
            'ModifySecurityGroupRules', 'CreateSecurityGroup', 'DeleteSecurityGroup', 'CreateNetworkAclEntry',
            'ReplaceNetworkAclEntry', 'DeleteNetworkAclEntry', 'ReplaceNetworkAclAssociation',
            'ModifyManagedPrefixList'))
        or (event_source = 'wafv2.amazonaws.com' and event_name in ('UpdateWebACL', 'UpdateRuleGroup', 'UpdateIPSet'))
        or (event_source = 'network-firewall.amazonaws.com'
            and event_name in ('UpdateFirewallPolicy', 'UpdateRuleGroup'))
),
rules as (
    select changes.account_id, changes.region, changes.event_name, changes.event_time, rules.*
    from firewall_rule_events as rules
    join changes using (event_id)
    where changes.error_code is null
),
openings as (
    select rules.*, ports.port
    from rules
    join (values (22), (3389)) as ports (port)
        on covers_port(rules.protocol, rules.from_port, rules.to_port, 'tcp', ports.port)
    where rules.event_name in ('AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules') and is_world(rules.source)
),
closings as (
    from rules where event_name = 'RevokeSecurityGroupIngress'
    union all
    from rules where event_name = 'ModifySecurityGroupRules' and event_id not in (select event_id from openings)
    union all by name
    select account_id, region, event_name, event_time, event_id, touched as group_id
    from changes
    where event_name = 'DeleteSecurityGroup' and error_code is null
),
closed as (
    select
        openings.event_id,
        openings.port,
        openings.source,
        min(closings.event_time) as closed_at,
        arg_min(closings.event_id, closings.event_time) as closing_id
    from openings
    left join closings
        on closings.account_id = openings.account_id
        and closings.region = openings.region
        and closings.event_time >= openings.event_time
        and (
            closings.rule_id = openings.rule_id
            or closings.group_id = openings.group_id
            and (
                closings.event_name = 'DeleteSecurityGroup'
                or closings.event_name = 'RevokeSecurityGroupIngress'
                and closings.source = openings.source
                and closings.protocol = openings.protocol
                and closings.from_port is not distinct from openings.from_port
                and closings.to_port is not distinct from openings.to_port
            )
        )
    group by openings.event_id, openings.port, openings.source
),
opened as (
    select
        closed.event_id,
        string_agg(
            format('TCP {} to {}', port, source) || coalesce(
                format(' for {} minutes', date_sub('minute', changes.event_time, closed_at)), ', not closed in the period'
            ),
            '; ' order by port, source
        ) as what,
        coalesce(list(distinct closing_id) filter (closing_id is not null), []) as closing_ids
    from closed
    join changes using (event_id)
    group by closed.event_id
),
judged as (
    select
        changes.account_id,
        changes.region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(changes.touched, changes.event_id) as resource_id,
        if(opened.what is null, 'pass', 'fail') as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || coalesce(': it opened ' || opened.what, '') as reason,
        [changes.event_id] || coalesce(opened.closing_ids, []) as evidence
    from changes
    left join opened using (event_id)
)
select * from judged
