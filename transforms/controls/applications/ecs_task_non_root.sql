/*---
title: Each container runs as a user other than root
question: Does each container run as a user other than root?
passes: the task definition names a user, and it is neither root nor 0; one row a container
not_applicable: a Windows container, which has no such user
severity: medium
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
remediation: Register a revision that names a user, such as 1000:1000, and move the services over.
notes: >
  Where no user is named the image decides, which no answer of AWS shows: the task definition does not enforce it, and
  fails. Judged are the revisions in use, and the newest of each family.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when is_windows then 'not_applicable'
            when runs_as_root then 'fail'
            else 'pass'
        end as status,
        case
            when is_windows then 'a Windows container'
            when named_user is null then 'the task definition names no user, so the image decides'
            else 'runs as ' || named_user
        end as reason,
        [evidence_id] as evidence
    from ecs_containers
)
select * from judged
