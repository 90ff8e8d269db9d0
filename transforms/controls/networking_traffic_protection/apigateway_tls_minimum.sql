/*---
title: API domain names refuse old protocol versions
question: Do API domain names refuse old protocol versions?
passes: the security policy is TLS_1_2, or a SecurityPolicy_ name whose minimum is TLS 1.2 or later
severity: medium
kind: customer-specific
evidence: [apigateway:GetDomainNames, apigatewayv2:GetDomainNames]
population: [apigateway:GetDomainNames, apigatewayv2:GetDomainNames]
remediation: aws apigatewayv2 update-domain-name with SecurityPolicy=TLS_1_2 in its configurations.
notes: Both calls list the same domains, which count once. Without a policy a domain takes TLS 1.0.
---*/
with
listed as (
    select *, [coalesce(item ->> 'securityPolicy', 'none')] as policies, 1 as position
    from items
    where service = 'apigateway' and operation = 'GetDomainNames'
    union all
    select
        *,
        list_transform(
            json_listed(item -> 'DomainNameConfigurations'), lambda part: coalesce(part ->> 'SecurityPolicy', 'none')
        ),
        2
    from items
    where service = 'apigatewayv2' and operation = 'GetDomainNames'
),
domains as (
    from listed
    qualify row_number() over (partition by account_id, region, resource_id order by position) = 1
),
weighed as (
    select
        *,
        list_filter(
            policies,
            lambda policy: policy <> 'TLS_1_2'
                and not (starts_with(policy, 'SecurityPolicy_TLS1') and not regexp_matches(policy, '_1_[01]_'))
        ) as old
    from domains
)
select
    account_id,
    region,
    'AWS::ApiGateway::DomainName' as resource_type,
    resource_id,
    resource_arn,
    if(len(old) = 0, 'pass', 'fail') as status,
    if(len(old) = 0, 'the policy is ' || array_to_string(policies, ', '), 'the policy is ' || array_to_string(old, ', '))
        as reason,
    [evidence_id] as evidence
from weighed
