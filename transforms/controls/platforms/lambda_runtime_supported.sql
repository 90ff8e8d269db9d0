/*---
title: Each function runs on a runtime before its deprecation date
question: Does each function run on a runtime before its deprecation date?
passes: the reference table's deprecation date of the runtime lies after the day of the answer, or there is none yet
not_applicable: the function is a container image, whose runtime is in the image
severity: high
kind: shared
evidence: [lambda:ListFunctions]
frameworks: {FSBP: [Lambda.2]}
remediation: Move the function to a current runtime with aws lambda update-function-configuration --runtime.
notes: A runtime that the table does not list is no_evidence, never supported; the table's date stands in the reason.
---*/
with
runtimes as (
    select version as runtime, try_cast(deprecated as date) as deprecated_on, as_of
    from reference_runtimes
    where subject = 'lambda'
),
judged as (
    select
        functions.account_id,
        functions.region,
        functions.resource_type,
        functions.resource_id,
        functions.resource_arn,
        case
            when functions.package_type = 'Image' then 'not_applicable'
            when runtimes.runtime is null then 'no_evidence'
            when runtimes.deprecated_on <= cast(functions.collected_at as date) then 'fail'
            else 'pass'
        end as status,
        case
            when functions.package_type = 'Image' then 'a container image'
            when runtimes.runtime is null then 'the reference table does not know runtime ' || coalesce(functions.runtime, 'null')
            else functions.runtime
                || coalesce(strftime(runtimes.deprecated_on, ', deprecated on %Y-%m-%d'), ', no deprecation announced')
                || ' (table of ' || runtimes.as_of || ')'
        end as reason,
        [functions.evidence_id] as evidence
    from lambda_functions as functions
    left join runtimes
        on runtimes.runtime = functions.runtime
)
select * from judged
