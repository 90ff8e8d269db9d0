/*---
title: Every method of every REST API asks for authorization
question: Does every method of every REST API ask for authorization?
passes: >
  each method but OPTIONS asks for authorization; or the API has a resource policy that does not let everybody in
not_applicable: the API has no method, or is no more
severity: high
kind: customer-specific
evidence: [apigateway:GetRestApis, apigateway:GetResources]
remediation: aws apigateway update-method with patch operation /authorizationType, then deploy the API.
notes: An API key is no authorization. One row an API.
---*/
with
apis as (
    select
        *,
        coalesce(
            json_document(item -> 'policy'), try_cast(replace(item ->> 'policy', '\"', '"') as json)
        ) as policy
    from items
    where service = 'apigateway' and operation = 'GetRestApis' and error_code is null
),
answered as (
    select
        account_id, region, parent_resource_id as api_id, min(response_id) as response_id, max(error_code) as error_code
    from answers
    where service = 'apigateway' and operation = 'GetResources'
    group by all
),
methods as (
    select
        account_id,
        region,
        api_id,
        count(*) as methods,
        count(*) filter (asked_for is null) as unknown,
        array_to_string(
            list_sort(list(method || ' ' || coalesce(path, '')) filter (asked_for = 'NONE'))[:5], ', '
        ) as open_methods,
        list_distinct(list(evidence_id)) as evidence
    from apigateway_rest_methods
    group by all
),
weighed as (
    select
        apis.*,
        answered.response_id,
        answered.error_code is not null as is_gone,
        methods.methods,
        methods.unknown,
        methods.open_methods,
        methods.evidence as method_evidence,
        apis.policy is not null and len(open_statements(apis.policy, caller_keys())) = 0 as is_held_by_policy
    from apis
    left join answered
        on answered.account_id = apis.account_id
        and answered.region = apis.region
        and answered.api_id = apis.resource_id
    left join methods
        on methods.account_id = apis.account_id
        and methods.region = apis.region
        and methods.api_id = apis.resource_id
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when is_gone then 'not_applicable'
            when is_held_by_policy then 'pass'
            when open_methods is not null then 'fail'
            when response_id is null then null
            when methods is null then 'not_applicable'
            when unknown > 0 then 'no_evidence'
            else 'pass'
        end as status,
        coalesce(item ->> 'name', resource_id) || ': ' || case
            when is_gone then 'the API is no more'
            when is_held_by_policy then 'its resource policy names who may call it'
            when open_methods is not null then 'no authorization is asked for by ' || open_methods
            when methods is null then 'it has no method'
            when unknown > 0 then 'the answer does not say what its methods ask for'
            else format('{} methods, each asks for authorization', methods)
        end as reason,
        list_distinct([evidence_id] || coalesce(method_evidence, evidence(response_id))) as evidence
    from weighed
)
select * from judged
