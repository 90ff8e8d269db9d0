/*---
title: VPC endpoints carry a policy narrower than full access
question: Do VPC endpoints carry a policy narrower than full access?
passes: >
  no statement allows everybody every action on every resource without a condition that holds it to some callers or resources
not_applicable: >
  the endpoint's service takes no policy, a service made the endpoint and manages it, or it is being deleted or was never
  accepted
severity: medium
kind: customer-specific
evidence: [ec2:DescribeVpcEndpoints]
frameworks: {ISO-27001-2022: [A.8.20, A.8.22]}
remediation: >
  Attach a policy that allows your organization's principals and resources only (aws:PrincipalOrgID, aws:ResourceOrgID).
notes: >
  The default policy is full access and stands in the answer as text, so an absent policy means a service that takes none. A
  condition that everybody meets is none. A full Allow that a Deny narrows fails: the exception should stand in the Allow.
---*/
with
endpoints as (
    select
        *,
        len(list_filter(
            json_listed(policy -> 'Statement'),
            lambda statement: is_admin_statement(statement)
                and lets_everybody_in(statement, limits_of(statement))
        )) > 0 as is_full,
        case
            when state not in ('available', 'pending') then 'the endpoint is ' || state
            when is_requester_managed then 'an AWS service made the endpoint and manages it'
            when type not in ('Interface', 'Gateway') then 'endpoints of type ' || type || ' take no policy'
            when policy is null then 'its service takes no policy'
        end as out_of_scope
    from ec2_vpc_endpoints
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case when out_of_scope is not null then 'not_applicable' when is_full then 'fail' else 'pass' end as status,
    coalesce(
        out_of_scope,
        service_name || if(is_full, ': everybody may do everything through it', ': its policy is narrower than full access')
    ) as reason,
    [evidence_id] as evidence
from endpoints
