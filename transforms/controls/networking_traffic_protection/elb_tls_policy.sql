/*---
title: TLS listeners refuse old protocol versions
question: Do TLS listeners of load balancers refuse old protocol versions?
passes: the policy of each HTTPS or TLS listener takes no other version than {allowed_versions}
not_applicable: the load balancer has no HTTPS or TLS listener, or was deleted since it was listed
severity: high
kind: customer-specific
evidence: [elbv2:DescribeLoadBalancers, elbv2:DescribeListeners, elbv2:DescribeSSLPolicies]
parameters:
  allowed_versions: {type: texts, default: [TLSv1.2, TLSv1.3], about: protocol versions that a policy may take}
frameworks: {NIST-800-53-r5: [SC-8(1)]}
remediation: >
  aws elbv2 modify-listener --listener-arn ARN --ssl-policy ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09
notes: >
  What a policy's name means is what AWS itself answers in the same Region. A listener that was made without a policy has
  ELBSecurityPolicy-2016-08, which takes TLS 1.0.
---*/
with
policies as (
    select
        account_id,
        region,
        item ->> 'Name' as tls_policy,
        min(evidence_id) as evidence_id,
        any_value(list_filter(
            json_texts(item -> 'SslProtocols'), lambda version: not list_contains($allowed_versions, version)
        )) as old_versions
    from items
    where service = 'elbv2' and operation = 'DescribeSSLPolicies'
    group by all
),
policies_answered as (from answered_operations where service = 'elbv2' and operation = 'DescribeSSLPolicies'),
listeners as (
    select
        listeners.*,
        policies.old_versions,
        evidence(listeners.evidence_id, policies.evidence_id) as evidence
    from elbv2_listeners as listeners
    left join policies using (account_id, region, tls_policy)
    where listeners.protocol in ('HTTPS', 'TLS')
),
found as (
    select
        account_id,
        region,
        load_balancer_arn,
        string_agg(
            format('{} on port {} ({})', array_to_string(old_versions, ', '), port, tls_policy), '; ' order by port
        ) filter (len(old_versions) > 0) as old,
        string_agg(distinct tls_policy, ', ' order by tls_policy) filter (old_versions is null) as unknown,
        string_agg(distinct tls_policy, ', ' order by tls_policy) as policies,
        flatten(list(evidence)) as evidence
    from listeners
    group by all
),
listener_answers as (
    select account_id, region, parent_resource_id as resource_id, bool_or(error_code is not null) as is_gone
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
            when listener_answers.is_gone then 'not_applicable'
            when found.old is not null then 'fail'
            when listener_answers.resource_id is null then null
            when found.load_balancer_arn is null then 'not_applicable'
            when found.unknown is null then 'pass'
            when policies_answered.region is not null then 'no_evidence'
        end as status,
        case
            when listener_answers.is_gone then 'the load balancer is no more'
            when found.old is not null
                then format('takes {}; {} allowed', found.old, array_to_string($allowed_versions, ', '))
            when found.load_balancer_arn is null then 'it has no HTTPS or TLS listener'
            when found.unknown is not null then 'AWS tells nothing of the policy ' || found.unknown
            else format('{} only: {}', array_to_string($allowed_versions, ', '), found.policies)
        end as reason,
        [balancers.evidence_id] || coalesce(found.evidence, []) as evidence
    from elbv2_load_balancers as balancers
    left join found using (account_id, region, load_balancer_arn)
    left join listener_answers using (account_id, region, resource_id)
    left join policies_answered using (account_id, region)
)
select * replace (list_distinct(evidence) as evidence) from judged
