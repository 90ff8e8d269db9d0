/*---
title: Every function URL asks for IAM authentication
question: Does every function URL ask for IAM authentication?
passes: each URL of the function, whatever alias it hangs on, has AuthType AWS_IAM
not_applicable: the function has no URL, or is no more
severity: high
kind: customer-specific
evidence: [lambda:ListFunctions, lambda:ListFunctionUrlConfigs]
frameworks: {NIST-800-53-r5: [AC-3, AC-6, SC-7(3)]}
remediation: aws lambda update-function-url-config --function-name NAME --auth-type AWS_IAM
notes: One row a function. A URL that a web hook needs open belongs on the list of exemptions, with what checks its callers.
---*/
with
answered as (
    select account_id, region, parent_resource_id as function_name, min(response_id) as response_id
    from answers
    where service = 'lambda' and operation = 'ListFunctionUrlConfigs'
    group by all
),
urls as (
    select
        account_id,
        region,
        parent_resource_id as function_name,
        count(*) as urls,
        string_agg(regexp_replace(item ->> 'FunctionArn', '^.*:', ''), ', ' order by item ->> 'FunctionArn')
            filter ((item ->> 'AuthType') is distinct from 'AWS_IAM') as open_to_all,
        list(evidence_id) as evidence
    from items
    where service = 'lambda' and operation = 'ListFunctionUrlConfigs' and error_code is null
    group by all
),
judged as (
    select
        functions.account_id,
        functions.region,
        functions.resource_type,
        functions.resource_id,
        functions.resource_arn,
        case
            when answered.response_id is null then null
            when urls.urls is null then 'not_applicable'
            when urls.open_to_all is null then 'pass'
            else 'fail'
        end as status,
        case
            when urls.urls is null then 'the function has no URL'
            when urls.open_to_all is null then format('{} URLs, each asks for IAM authentication', urls.urls)
            else 'no authentication is asked for by the URL of ' || urls.open_to_all
        end as reason,
        list_distinct([functions.evidence_id] || coalesce(urls.evidence, evidence(answered.response_id))) as evidence
    from lambda_functions as functions
    left join answered
        on answered.account_id = functions.account_id
        and answered.region = functions.region
        and answered.function_name = functions.resource_id
    left join urls
        on urls.account_id = functions.account_id
        and urls.region = functions.region
        and urls.function_name = functions.resource_id
)
select * from judged
