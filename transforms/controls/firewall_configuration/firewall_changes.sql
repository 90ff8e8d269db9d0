/*---
title: No change opened an admin port to the world
question: Who changed a firewall rule in the period, and how long was an admin port open to the world?
passes: >
  the call failed, or it opened neither TCP 22 nor TCP 3389 (nor all ports) to the world; every change is a row, and the
  reason of one that did says after how many minutes the rule was taken away again
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
remediation: Revoke the rule; reach machines through Session Manager instead.
---*/
with
changes as (
    select
        *,
        coalesce(
            request_parameters ->> 'groupId', request_parameters ->> '$.ModifySecurityGroupRulesRequest.GroupId',
            response_elements ->> 'groupId', request_parameters ->> 'networkAclId', request_parameters ->> 'prefixListId',
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
openings as (
    select distinct rules.event_id, rules.group_id, rules.source, ports.port
    from firewall_rule_events as rules
    join changes
        on changes.event_id = rules.event_id
        and changes.event_name in ('AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules')
        and changes.error_code is null
    join (values (22), (3389)) as ports (port)
        on covers_port(rules.protocol, rules.from_port, rules.to_port, 'tcp', ports.port)
    where is_world(rules.source)
),
closings as (
    select revokes.event_id, revokes.account_id, revokes.region, revokes.event_time, rules.group_id, rules.source
    from changes as revokes
    left join firewall_rule_events as rules using (event_id)
    where revokes.event_name = 'RevokeSecurityGroupIngress' and revokes.error_code is null
),
rule_ids as (
    select
        event_id,
        list_transform(
            json_listed(response_elements -> '$.securityGroupRuleSet.items'), lambda rule: rule ->> 'securityGroupRuleId'
        ) as opened_ids,
        list_transform(
            json_listed(request_parameters -> '$.securityGroupRuleIds.items'),
            lambda rule: coalesce(rule ->> 'securityGroupRuleId', rule ->> '$')
        ) as closed_ids
    from changes
),
closed as (
    select
        opening.event_id,
        min(closings.event_time) as closed_at,
        arg_min(closings.event_id, closings.event_time) as closing_id
    from changes as opening
    join rule_ids as opening_ids using (event_id)
    join openings using (event_id)
    join closings
        on closings.account_id = opening.account_id
        and closings.region = opening.region
        and closings.event_time >= opening.event_time
    join rule_ids as closing_ids
        on closing_ids.event_id = closings.event_id
    where closings.group_id = openings.group_id and closings.source = openings.source
        or list_has_any(opening_ids.opened_ids, closing_ids.closed_ids)
    group by opening.event_id
),
opened as (
    select event_id, string_agg(format('TCP {} to {}', port, source), ', ' order by port, source) as what
    from openings
    group by event_id
),
judged as (
    select
        changes.account_id,
        changes.region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(changes.touched, changes.event_id) as resource_id,
        if(opened.what is null, 'pass', 'fail') as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || coalesce(': it opened ' || opened.what || coalesce(
            format(', for {} minutes', date_diff('minute', changes.event_time, closed.closed_at)), ', and it is still open'
        ), '') as reason,
        evidence(changes.event_id, closed.closing_id) as evidence
    from changes
    left join opened using (event_id)
    left join closed using (event_id)
)
select * from judged
