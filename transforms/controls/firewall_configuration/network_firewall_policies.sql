/*---
title: Network Firewall policies inspect by default and hold rules
question: Do Network Firewall policies inspect by default and hold rules?
passes: >
  the firewall is ready and in sync, its policy names at least one rule group, and what no stateless rule matches, fragments
  too, is dropped or sent to the stateful rules
not_applicable: the firewall was deleted since it was listed, or is about to be
severity: high
kind: customer-specific
evidence:
  - network-firewall:ListFirewalls
  - network-firewall:DescribeFirewall
  - network-firewall:DescribeFirewallPolicy
frameworks:
  PCI-4.0: ["1.3.1", "1.4.2", "1.4.3"]
  FSBP: [NetworkFirewall.3, NetworkFirewall.4, NetworkFirewall.5]
remediation: aws network-firewall update-firewall-policy with aws:forward_to_sfe as both stateless default actions.
notes: >
  A policy that another account shares may not be readable here; the row then has no evidence. A custom action may stand
  beside the one of AWS, which counts.
---*/
with
policies as (
    select
        account_id,
        region,
        request ->> 'FirewallPolicyArn' as policy_arn,
        min(evidence_id) as evidence_id,
        bool_and(error_code is not null) as is_hidden,
        any_value(json_texts(item -> '$.FirewallPolicy.StatelessDefaultActions')) as whole,
        any_value(json_texts(item -> '$.FirewallPolicy.StatelessFragmentDefaultActions')) as fragments,
        any_value(
            len(json_listed(item -> '$.FirewallPolicy.StatefulRuleGroupReferences'))
            + len(json_listed(item -> '$.FirewallPolicy.StatelessRuleGroupReferences'))
        ) as rule_groups
    from items
    where service = 'network-firewall' and operation = 'DescribeFirewallPolicy'
    group by all
),
weighed as (
    select
        firewalls.*,
        policies.evidence_id as policy_evidence_id,
        policies.is_hidden,
        list_filter([
            if(state <> 'READY', 'it is ' || state, null),
            if(sync_state <> 'IN_SYNC', 'its configuration is ' || sync_state, null),
            if(not policies.is_hidden and policies.rule_groups = 0, 'its policy names no rule group', null),
            if(
                not policies.is_hidden and not list_has_any(policies.whole, ['aws:drop', 'aws:forward_to_sfe']),
                'packets that no rule matches pass uninspected', null
            ),
            if(
                not policies.is_hidden and not list_has_any(policies.fragments, ['aws:drop', 'aws:forward_to_sfe']),
                'fragments that no rule matches pass uninspected', null
            )
        ], lambda problem: problem is not null) as problems
    from network_firewalls as firewalls
    left join policies using (account_id, region, policy_arn)
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when is_gone or state = 'DELETING' then 'not_applicable'
        when not is_described then null
        when len(problems) > 0 then 'fail'
        when is_hidden then 'no_evidence'
        when policy_evidence_id is not null then 'pass'
    end as status,
    case
        when is_gone or state = 'DELETING' then 'the firewall is no more'
        when len(problems) > 0 then array_to_string(problems, '; ')
        when is_hidden then format('its policy {} cannot be read in this account', policy_arn)
        else 'its policy inspects by default'
    end as reason,
    list_distinct(evidence || evidence(policy_evidence_id)) as evidence
from weighed
