/*---
title: Load balancers run in a defensive desync mode
question: Do application and classic load balancers run in a defensive desync mode?
passes: the mode is defensive or strictest
not_applicable: the load balancer is of type network or gateway, or was deleted since it was listed
severity: medium
kind: customer-specific
evidence:
  - elbv2:DescribeLoadBalancers
  - elb:DescribeLoadBalancers
  - elbv2:DescribeLoadBalancerAttributes
  - elb:DescribeLoadBalancerAttributes
population: [elbv2:DescribeLoadBalancers, elb:DescribeLoadBalancers]
frameworks: {FSBP: [ELB.12, ELB.14]}
remediation: Set routing.http.desync_mitigation_mode (on classic balancers elb.http.desyncmitigationmode) to defensive.
notes: A mode that the answer does not name is AWS's default, defensive.
---*/
with
balancers as (
    select
        balancers.* exclude (load_balancer_arn, scheme, name),
        attributes.evidence_id as attributes_evidence_id,
        coalesce(attributes.is_gone, false) as is_gone,
        coalesce(attributes.settings['routing.http.desync_mitigation_mode'], 'defensive') as mode
    from elbv2_load_balancers as balancers
    left join elbv2_attributes as attributes using (account_id, region, resource_id)
    union all by name
    select
        listed.account_id,
        listed.region,
        listed.resource_type,
        listed.resource_id,
        listed.resource_arn,
        listed.evidence_id,
        'classic' as type,
        attributes.evidence_id as attributes_evidence_id,
        coalesce(attributes.error_code is not null, false) as is_gone,
        coalesce(
            list_filter(
                json_listed(attributes.item -> '$.LoadBalancerAttributes.AdditionalAttributes'),
                lambda attribute: attribute ->> 'Key' = 'elb.http.desyncmitigationmode'
            )[1] ->> 'Value',
            'defensive'
        ) as mode
    from items as listed
    left join items as attributes
        on attributes.account_id = listed.account_id
        and attributes.region = listed.region
        and attributes.parent_resource_id = listed.resource_id
        and attributes.service = 'elb'
        and attributes.operation = 'DescribeLoadBalancerAttributes'
    where listed.service = 'elb' and listed.operation = 'DescribeLoadBalancers'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when type not in ('application', 'classic') or is_gone then 'not_applicable'
        when attributes_evidence_id is null then null
        when mode in ('defensive', 'strictest') then 'pass'
        else 'fail'
    end as status,
    case
        when type not in ('application', 'classic') then 'a ' || type || ' load balancer'
        when is_gone then 'the load balancer is no more'
        else 'the mode is ' || mode
    end as reason,
    evidence(evidence_id, attributes_evidence_id) as evidence
from balancers
