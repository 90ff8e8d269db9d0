/*---
title: Build projects keep credentials out of variables and source addresses
question: Do build projects keep credentials out of variables and source addresses?
passes: >
  no plain variable has a name that looks like a secret's or a value that looked like one when it was collected, and no
  source's address holds a user with a password
not_applicable: the project was deleted since it was listed
severity: high
kind: customer-specific
evidence: [codebuild:ListProjects, codebuild:BatchGetProjects]
frameworks: {PCI-4.0: ["8.2.2", "8.3.2"], FSBP: [CodeBuild.1, CodeBuild.2]}
remediation: Make the variable of type SECRETS_MANAGER or PARAMETER_STORE; import source credentials instead of writing them.
notes: A variable without a type is plain. remit keeps names, fingerprints and what a value looked like, never values.
---*/
with
suspected as (
    select
        *,
        list_sort(list_distinct(list_transform(
            list_filter(
                variables,
                lambda variable: coalesce(variable.type, 'PLAINTEXT') = 'PLAINTEXT' and (
                    (is_named_like_secret(variable.name) and starts_with(variable.value, 'redacted:'))
                    or secret_signs(variable.value) is not null
                )
            ),
            lambda variable: 'variable ' || variable.name
        )))
        || list_distinct(list_transform(
            list_filter(source_locations, lambda location: secret_signs(location) is not null),
            lambda location: 'a source''s address'
        )) as suspects
    from codebuild_projects
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
            when not is_described then null
            when len(suspects) = 0 then 'pass'
            else 'fail'
        end as status,
        case
            when is_gone then 'the project is no more'
            when len(suspects) = 0 then format('{} variables, none like a secret', len(variables))
            else 'looks like a secret: ' || array_to_string(suspects, ', ')
        end as reason,
        evidence
    from suspected
)
select * from judged
