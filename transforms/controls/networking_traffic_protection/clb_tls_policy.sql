/*---
title: Classic load balancers refuse old protocol versions
question: Do classic load balancers refuse old protocol versions?
passes: >
  the negotiation policy of each HTTPS or SSL listener turns SSLv2, SSLv3, TLS 1.0 and TLS 1.1 off and TLS 1.2 on
not_applicable: no listener is HTTPS or SSL, or the balancer was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [elb:DescribeLoadBalancers, elb:DescribeLoadBalancerPolicies]
remediation: Set the predefined policy ELBSecurityPolicy-TLS-1-2-2017-01 on the listener.
notes: A listener without a negotiation policy has AWS's default of 2016, which takes TLS 1.0. Stickiness policies are left out.
---*/
with
policies as (
    select
        account_id,
        region,
        parent_resource_id as resource_id,
        evidence_id,
        item ->> 'PolicyName' as name,
        list_transform(
            list_filter(
                json_listed(item -> 'PolicyAttributeDescriptions'), lambda attribute: attribute ->> 'AttributeValue' = 'true'
            ),
            lambda attribute: attribute ->> 'AttributeName'
        ) as enabled
    from items
    where service = 'elb'
        and operation = 'DescribeLoadBalancerPolicies'
        and item ->> 'PolicyTypeName' = 'SSLNegotiationPolicyType'
),
policies_answered as (
    select account_id, region, parent_resource_id as resource_id, bool_or(error_code is not null) as is_gone
    from answers
    where service = 'elb' and operation = 'DescribeLoadBalancerPolicies'
    group by all
),
listeners as (
    select
        listeners.account_id,
        listeners.region,
        listeners.resource_id,
        listeners.port,
        listeners.protocol in ('HTTPS', 'SSL') as speaks_tls,
        policies.evidence_id,
        if(
            policies.name is null,
            ['AWS''s default of 2016'],
            list_filter(
                ['Protocol-SSLv2', 'Protocol-SSLv3', 'Protocol-TLSv1', 'Protocol-TLSv1.1'],
                lambda version: list_contains(policies.enabled, version)
            ) || if(list_contains(policies.enabled, 'Protocol-TLSv1.2'), [], ['no Protocol-TLSv1.2'])
        ) as problems
    from elb_listeners as listeners
    left join policies
        on policies.account_id = listeners.account_id
        and policies.region = listeners.region
        and policies.resource_id = listeners.resource_id
        and list_contains(listeners.policy_names, policies.name)
),
found as (
    select
        account_id,
        region,
        resource_id,
        bool_or(speaks_tls) as speaks_tls,
        string_agg(format('{} on port {}', array_to_string(problems, ', '), port), '; ' order by port)
            filter (speaks_tls and len(problems) > 0) as old,
        coalesce(list(evidence_id) filter (evidence_id is not null), []) as evidence
    from listeners
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
            when not coalesce(found.speaks_tls, false) or policies_answered.is_gone then 'not_applicable'
            when policies_answered.resource_id is null then null
            when found.old is not null then 'fail'
            else 'pass'
        end as status,
        case
            when not coalesce(found.speaks_tls, false) then 'no listener is HTTPS or SSL'
            when policies_answered.is_gone then 'the load balancer is no more'
            when found.old is not null then 'takes ' || found.old
            else 'takes TLS 1.2 and no older version'
        end as reason,
        list_distinct([balancers.evidence_id] || coalesce(found.evidence, [])) as evidence
    from items as balancers
    left join found
        on found.account_id = balancers.account_id
        and found.region = balancers.region
        and found.resource_id = balancers.resource_id
    left join policies_answered
        on policies_answered.account_id = balancers.account_id
        and policies_answered.region = balancers.region
        and policies_answered.resource_id = balancers.resource_id
    where balancers.service = 'elb' and balancers.operation = 'DescribeLoadBalancers'
)
select * from judged
