/*---
title: Containers take secrets by reference, and not as plain variables
question: Do containers take secrets by reference and not as plain variables?
passes: >
  no variable has a name that looks like a secret's and a value that is not a reference, and no value looked like a secret
  when it was collected; remit keeps names and fingerprints, never values
severity: high
kind: customer-specific
evidence: &asked
  - ecs:ListTaskDefinitionFamilies
  - ecs:ListClusters
  - ecs:ListServices
  - ecs:DescribeServices
  - ecs:ListTasks
  - ecs:DescribeTasks
  - ecs:DescribeTaskDefinition
population: *asked
frameworks: {PCI-4.0: ["8.2.2", "8.3.2"], FSBP: [ECS.8]}
remediation: Keep the value in Secrets Manager or Parameter Store, and name it under secrets.
notes: >
  Files of variables lie in S3 and are not read; the reason names them. One row a container, of the revisions in use and the
  newest of each family.
---*/
with
suspected as (
    select
        *,
        list_sort(list_distinct(list_transform(
            list_filter(
                variables,
                lambda variable: (is_named_like_secret(variable.name) and starts_with(variable.value, 'redacted:'))
                    or secret_signs(variable.value) is not null
            ),
            lambda variable: variable.name || coalesce(' (' || secret_signs(variable.value) || ')', '')
        ))) as suspects
    from ecs_containers
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        if(len(suspects) = 0, 'pass', 'fail') as status,
        if(
            len(suspects) = 0,
            format('{} variables, none like a secret', len(variables)),
            'looks like a secret: ' || array_to_string(suspects, ', ')
        ) || if(len(variable_files) = 0, '', '; not read: ' || array_to_string(variable_files, ', ')) as reason,
        [evidence_id] as evidence
    from suspected
)
select * from judged
