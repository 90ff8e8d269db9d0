/*---
title: Services of AWS may invoke a function for a named account or resource only
question: Do permissions given to AWS services name the account or resource they act for?
passes: >
  each statement that allows a service of AWS names the account, the organization, or the resource that it acts for; for S3,
  whose ARNs hold no account, the account
not_applicable: the function has no policy, or none of its statements allows a service
severity: medium
kind: customer-specific
evidence: [lambda:ListFunctions, lambda:GetPolicy]
remediation: aws lambda add-permission with --source-account, and --source-arn where the service has one.
notes: >
  Without it, anybody's bucket, topic or API may have the service call the function on their behalf. Only the policy of the
  function itself is judged; aliases and versions have policies of their own.
---*/
with
statements as (
    select account_id, region, function_name, evidence_id, unnest(statements) as statement
    from lambda_policies
),
of_services as (
    select
        *,
        limits_of(statement) as limits,
        json_texts(statement -> '$.Principal.Service') as services,
        not list_has_any(
            limits,
            ['aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths']
            || if(list_contains(services, 's3.amazonaws.com'), [], ['aws:sourcearn'])
        ) as is_unscoped
    from statements
    where statement ->> 'Effect' = 'Allow' and len(json_texts(statement -> '$.Principal.Service')) > 0
),
by_function as (
    select
        account_id,
        region,
        function_name,
        count(*) as statements,
        string_agg(
            array_to_string(services, ', ') || ' (statement ' || coalesce(statement ->> 'Sid', 'without id') || ')', ', '
            order by statement ->> 'Sid'
        ) filter (is_unscoped) as unscoped
    from of_services
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
            when policies.evidence_id is null then null
            when by_function.statements is null then 'not_applicable'
            when by_function.unscoped is null then 'pass'
            else 'fail'
        end as status,
        case
            when by_function.statements is null then 'no statement allows a service'
            when by_function.unscoped is null then 'each statement for a service says for whom it acts'
            else 'for anybody may act ' || by_function.unscoped
        end as reason,
        evidence(functions.evidence_id, policies.evidence_id) as evidence
    from lambda_functions as functions
    left join lambda_policies as policies
        on policies.account_id = functions.account_id
        and policies.region = functions.region
        and policies.function_name = functions.resource_id
    left join by_function
        on by_function.account_id = functions.account_id
        and by_function.region = functions.region
        and by_function.function_name = functions.resource_id
)
select * from judged
