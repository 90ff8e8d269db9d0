/*---
title: Functions take AWS's runtime patches
question: Do functions take AWS's runtime patches?
passes: AWS updates the runtime by itself, or whenever the function changes and it changed within 90 days
not_applicable: the function is a container image, whose runtime is in the image, or is no more
severity: medium
kind: shared
evidence: [lambda:ListFunctions, lambda:GetRuntimeManagementConfig]
remediation: aws lambda put-runtime-management-config --function-name NAME --update-runtime-on Auto
notes: Manual pins one version of the runtime, which gets no security patches at all.
---*/
with
managed as (
    select account_id, region, parent_resource_id as function_name, evidence_id, error_code, item ->> 'UpdateRuntimeOn' as updated_on
    from items
    where service = 'lambda' and operation = 'GetRuntimeManagementConfig'
),
judged as (
    select
        functions.account_id,
        functions.region,
        functions.resource_type,
        functions.resource_id,
        functions.resource_arn,
        date_diff('day', functions.modified_at, functions.collected_at) as age,
        case
            when functions.package_type = 'Image' or managed.error_code is not null then 'not_applicable'
            when managed.updated_on = 'Auto' then 'pass'
            when managed.updated_on = 'FunctionUpdate' and age <= 90 then 'pass'
            when managed.updated_on is not null then 'fail'
        end as status,
        case
            when functions.package_type = 'Image' then 'a container image'
            when managed.error_code is not null then 'the function is no more'
            when managed.updated_on = 'FunctionUpdate'
                then 'the runtime is updated with the function, which changed ' || coalesce(age || ' days ago', 'on an unknown day')
            else 'updates of the runtime are ' || coalesce(managed.updated_on, 'unknown')
        end as reason,
        evidence(functions.evidence_id, managed.evidence_id) as evidence
    from lambda_functions as functions
    left join managed
        on managed.account_id = functions.account_id
        and managed.region = functions.region
        and managed.function_name = functions.resource_id
)
select * exclude (age) from judged
