/*---
title: Every application load balancer serves only HTTPS, or redirects to it
question: Does every application load balancer serve only HTTPS, or redirect to it?
passes: >
  no listener speaks HTTP, or all actions of an HTTP listener and of its rules are redirects to HTTPS or fixed responses
not_applicable: the load balancer is none of applications, has no listener, or was deleted since it was listed
severity: high
kind: customer-specific
evidence: [elbv2:DescribeLoadBalancers, elbv2:DescribeListeners, elbv2:DescribeRules]
frameworks: {FSBP: [ELB.1]}
remediation: Make the HTTP listener's action a redirect to HTTPS, and give no rule of it a forward action.
---*/
with
balancers as (
    from elbv2_load_balancers
),
actions as (
    select account_id, region, listener_arn, evidence_id, unnest(actions) as action from elbv2_listeners
    union all
    select account_id, region, listener_arn, evidence_id, unnest(actions) as action from elbv2_rules
),
clear_actions as (
    select distinct account_id, region, listener_arn
    from actions
    where action.Type not in ('redirect', 'fixed-response')
        or action.Type = 'redirect' and action.RedirectConfig.Protocol is distinct from 'HTTPS'
),
rule_answers as (
    select
        account_id,
        region,
        parent_resource_id as listener_arn,
        bool_or(error_code is not null) as is_gone,
        list(response_id) as evidence
    from answers
    where service = 'elbv2' and operation = 'DescribeRules'
    group by all
),
listeners as (
    select
        listeners.*,
        case
            when listeners.protocol <> 'HTTP' or rule_answers.is_gone then true
            when clear_actions.listener_arn is not null then false
            when rule_answers.listener_arn is not null then true
        end as is_safe,
        list_concat([listeners.evidence_id], coalesce(rule_answers.evidence, [])) as evidence
    from elbv2_listeners as listeners
    left join clear_actions using (account_id, region, listener_arn)
    left join rule_answers using (account_id, region, listener_arn)
),
listener_answers as (
    select account_id, region, parent_resource_id, bool_or(error_code is not null) as is_gone
    from answers
    where service = 'elbv2' and operation = 'DescribeListeners'
    group by all
),
judged as (
    select
        balancers.account_id,
        balancers.region,
        balancers.resource_type,
        balancers.resource_id,
        balancers.resource_arn,
        case
            when balancers.type <> 'application' then 'not_applicable'
            when listener_answers.parent_resource_id is null then null
            when listener_answers.is_gone then 'not_applicable'
            when count(listeners.listener_arn) = 0 then 'not_applicable'
            when bool_or(listeners.is_safe is false) then 'fail'
            when bool_and(listeners.is_safe is true) then 'pass'
        end as status,
        case
            when balancers.type <> 'application' then 'a ' || balancers.type || ' load balancer'
            when listener_answers.is_gone then 'the load balancer is no more'
            when count(listeners.listener_arn) = 0 then 'it has no listener'
            when bool_or(listeners.is_safe is false) then 'serves clear text on port ' || string_agg(
                listeners.port, ', ' order by listeners.port
            ) filter (listeners.is_safe is false)
            else format('{} listeners, none of which serves clear text', count(listeners.listener_arn))
        end as reason,
        list_concat(
            [balancers.evidence_id],
            coalesce(flatten(list(listeners.evidence) filter (listeners.evidence is not null)), [])
        ) as evidence
    from balancers
    left join listeners
        on listeners.account_id = balancers.account_id
        and listeners.region = balancers.region
        and listeners.load_balancer_arn = balancers.load_balancer_arn
    left join listener_answers
        on listener_answers.account_id = balancers.account_id
        and listener_answers.region = balancers.region
        and listener_answers.parent_resource_id = balancers.resource_id
    group by
        balancers.account_id, balancers.region, balancers.resource_type, balancers.resource_id, balancers.resource_arn,
        balancers.type, balancers.evidence_id, listener_answers.parent_resource_id, listener_answers.is_gone
)
select * from judged
