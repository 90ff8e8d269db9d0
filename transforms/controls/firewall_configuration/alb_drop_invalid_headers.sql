/*---
title: Application load balancers drop malformed headers
question: Do application load balancers drop malformed headers?
passes: routing.http.drop_invalid_header_fields.enabled is true
not_applicable: the load balancer is none of applications, or was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [elbv2:DescribeLoadBalancers, elbv2:DescribeLoadBalancerAttributes]
frameworks: {FSBP: [ELB.4]}
remediation: >
  aws elbv2 modify-load-balancer-attributes --load-balancer-arn ARN
  --attributes Key=routing.http.drop_invalid_header_fields.enabled,Value=true
---*/
select
    balancers.account_id,
    balancers.region,
    balancers.resource_type,
    balancers.resource_id,
    balancers.resource_arn,
    case
        when balancers.type <> 'application' or attributes.is_gone then 'not_applicable'
        when attributes.evidence_id is null then null
        when attributes.settings['routing.http.drop_invalid_header_fields.enabled'] = 'true' then 'pass'
        else 'fail'
    end as status,
    case
        when balancers.type <> 'application' then 'a ' || balancers.type || ' load balancer'
        when attributes.is_gone then 'the load balancer is no more'
        when attributes.settings['routing.http.drop_invalid_header_fields.enabled'] = 'true'
            then 'malformed headers are dropped'
        else 'malformed headers pass'
    end as reason,
    evidence(balancers.evidence_id, attributes.evidence_id) as evidence
from elbv2_load_balancers as balancers
left join elbv2_attributes as attributes using (account_id, region, resource_id)
