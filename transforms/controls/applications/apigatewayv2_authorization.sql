/*---
title: Every route of every HTTP and WebSocket API asks for authorization
question: Does every route of every HTTP and WebSocket API ask for authorization?
passes: each route but OPTIONS of an HTTP API asks for authorization; of a WebSocket API $connect does
not_applicable: the API has no route that could ask, or is no more
severity: high
kind: customer-specific
evidence: [apigatewayv2:GetApis, apigatewayv2:GetRoutes]
frameworks: {FSBP: [APIGateway.8]}
remediation: aws apigatewayv2 update-route --api-id ID --route-id ID --authorization-type JWT --authorizer-id ID
notes: A WebSocket API can ask at $connect only; its other routes rightly ask for nothing. One row an API.
---*/
with
apis as (
    from items where service = 'apigatewayv2' and operation = 'GetApis' and error_code is null
),
answered as (
    select
        account_id, region, parent_resource_id as api_id, min(response_id) as response_id, max(error_code) as error_code
    from answers
    where service = 'apigatewayv2' and operation = 'GetRoutes'
    group by all
),
routes as (
    select
        account_id,
        region,
        parent_resource_id as api_id,
        evidence_id,
        item ->> 'RouteKey' as route,
        coalesce(item ->> 'AuthorizationType', 'NONE') as asked_for
    from items
    where service = 'apigatewayv2' and operation = 'GetRoutes' and error_code is null
),
asked as (
    select
        apis.account_id,
        apis.region,
        apis.resource_id,
        count(*) as routes,
        array_to_string(list_sort(list(routes.route) filter (routes.asked_for = 'NONE'))[:5], ', ') as open_routes,
        list(routes.evidence_id) as evidence
    from apis
    join routes
        on routes.account_id = apis.account_id
        and routes.region = apis.region
        and routes.api_id = apis.resource_id
    where if(
        apis.item ->> 'ProtocolType' = 'WEBSOCKET', routes.route = '$connect', not starts_with(routes.route, 'OPTIONS ')
    )
    group by all
),
judged as (
    select
        apis.account_id,
        apis.region,
        apis.resource_type,
        apis.resource_id,
        apis.resource_arn,
        case
            when answered.response_id is null then null
            when answered.error_code is not null or asked.routes is null then 'not_applicable'
            when asked.open_routes is null then 'pass'
            else 'fail'
        end as status,
        coalesce(apis.item ->> 'Name', apis.resource_id) || ': ' || case
            when answered.error_code is not null then 'the API is no more'
            when asked.routes is null then 'it has no route that could ask'
            when asked.open_routes is null then 'each route that can ask for authorization does'
            else 'no authorization is asked for by ' || asked.open_routes
        end as reason,
        list_distinct([apis.evidence_id] || coalesce(asked.evidence, evidence(answered.response_id))) as evidence
    from apis
    left join answered
        on answered.account_id = apis.account_id
        and answered.region = apis.region
        and answered.api_id = apis.resource_id
    left join asked
        on asked.account_id = apis.account_id
        and asked.region = apis.region
        and asked.resource_id = apis.resource_id
)
select * from judged
