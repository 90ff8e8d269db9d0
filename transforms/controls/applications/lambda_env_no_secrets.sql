/*---
title: Environment variables of functions hold no secrets
question: Are functions' environment variables free of secrets?
passes: >
  no variable has a name that looks like a secret's and a value that is not a reference (the ARN of a secret, the path of a
  parameter), and no value looked like a secret when it was collected; remit keeps names and fingerprints, never values
not_applicable: the function has no environment variables
severity: high
kind: customer-specific
evidence: [lambda:ListFunctions]
notes: Only the unpublished version is listed; published ones keep their variables for ever.
remediation: Keep the value in Secrets Manager, and give the function its ARN.
---*/
with
functions as (
    select
        *,
        map_entries(coalesce(variables, map {})) as entries,
        list_transform(
            list_filter(
                entries,
                lambda variable: is_named_like_secret(variable.key) and starts_with(variable.value, 'redacted:')
            ),
            lambda variable: variable.key
        ) as named_like_secrets,
        list_transform(
            list_filter(entries, lambda variable: secret_signs(variable.value) is not null),
            lambda variable: variable.key || ' (' || secret_signs(variable.value) || ')'
        ) as valued_like_secrets,
        list_sort(list_distinct(named_like_secrets || valued_like_secrets)) as suspects
    from lambda_functions
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when environment_error is not null then 'no_evidence'
            when len(entries) = 0 then 'not_applicable'
            when len(suspects) = 0 then 'pass'
            else 'fail'
        end as status,
        case
            when environment_error is not null then 'AWS could not decrypt the variables (' || environment_error || ')'
            when len(entries) = 0 then 'the function has no environment variables'
            when len(suspects) = 0 then format('{} variables, none like a secret', len(entries))
            else 'looks like a secret: ' || array_to_string(suspects, ', ')
        end as reason,
        [evidence_id] as evidence
    from functions
)
select * from judged
