/*---
title: Network load balancers take no clear text on ports that speak it
question: Do network load balancers take no clear text on ports that speak it?
passes: no TCP listener of an internet-facing balancer stands on 21, 23, 25, 80, 110, 143, 389 or 8080, but before an ALB
not_applicable: the balancer is not a network load balancer, is internal, or was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [elbv2:DescribeLoadBalancers, elbv2:DescribeListeners, elbv2:DescribeTargetGroups]
remediation: Make the listener a TLS listener, or put an application load balancer that redirects behind it.
notes: >
  TCP may carry TLS through to the target, so the port is an indication only: other TCP ports pass. A TCP listener before an
  application load balancer passes, since elb_tls_listeners judges that one.
---*/
with
target_groups as (
    select account_id, region, resource_arn as target_group_arn, item ->> 'TargetType' as target_type, evidence_id
    from items
    where service = 'elbv2' and operation = 'DescribeTargetGroups'
),
clear_listeners as (
    select * from elbv2_listeners where protocol in ('TCP', 'TCP_UDP') and port in (21, 23, 25, 80, 110, 143, 389, 8080)
),
targets as (
    select account_id, region, listener_arn, unnest(target_group_arns) as target_group_arn from clear_listeners
),
before_balancers as (
    select
        targets.account_id,
        targets.region,
        targets.listener_arn,
        case
            when bool_or(target_groups.target_type <> 'alb') then false
            when bool_and(coalesce(target_groups.target_type = 'alb', false)) then true
        end as is_before_alb,
        bool_or(target_groups.target_type is null) as is_unknown,
        coalesce(list(target_groups.evidence_id) filter (target_groups.evidence_id is not null), []) as evidence
    from targets
    left join target_groups using (account_id, region, target_group_arn)
    group by all
),
found as (
    select
        listeners.account_id,
        listeners.region,
        listeners.load_balancer_arn,
        string_agg(listeners.port, ', ' order by listeners.port)
            filter (coalesce(is_before_alb, is_unknown, false) is false) as clear_ports,
        bool_or(coalesce(is_unknown, false)) as is_unknown,
        flatten(list([listeners.evidence_id] || coalesce(before_balancers.evidence, []))) as evidence
    from clear_listeners as listeners
    left join before_balancers using (account_id, region, listener_arn)
    group by all
),
listener_answers as (
    select account_id, region, parent_resource_id as resource_id, bool_or(error_code is not null) as is_gone
    from answers
    where service = 'elbv2' and operation = 'DescribeListeners'
    group by all
),
targets_answered as (from answered_operations where service = 'elbv2' and operation = 'DescribeTargetGroups'),
judged as (
    select
        balancers.account_id,
        balancers.region,
        balancers.resource_type,
        balancers.resource_id,
        balancers.resource_arn,
        case
            when balancers.type <> 'network' or balancers.scheme <> 'internet-facing' then 'not_applicable'
            when listener_answers.is_gone then 'not_applicable'
            when found.clear_ports is not null then 'fail'
            when listener_answers.resource_id is null then null
            when not coalesce(found.is_unknown, false) then 'pass'
            when targets_answered.region is not null then 'no_evidence'
        end as status,
        case
            when balancers.type <> 'network' then 'a load balancer of type ' || balancers.type
            when balancers.scheme <> 'internet-facing' then 'an internal load balancer'
            when listener_answers.is_gone then 'the load balancer is no more'
            when found.clear_ports is not null then 'takes TCP on port ' || found.clear_ports || ', which speaks clear text'
            when found.is_unknown then 'the target group of a listener is not in the answer'
            else 'no listener stands on a port that speaks clear text'
        end as reason,
        list_distinct([balancers.evidence_id] || coalesce(found.evidence, [])) as evidence
    from elbv2_load_balancers as balancers
    left join found using (account_id, region, load_balancer_arn)
    left join listener_answers using (account_id, region, resource_id)
    left join targets_answered using (account_id, region)
)
select * from judged
