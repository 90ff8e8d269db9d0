/*---
title: Each container's root file system is read-only
question: Is each container's root file system read-only?
passes: readonlyRootFilesystem is true; one row a container
not_applicable: a Windows container, which knows no such setting
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
frameworks: {PCI-4.0: ["7.2.1"], FSBP: [ECS.5]}
remediation: Register a revision with readonlyRootFilesystem, and volumes where the container must write.
notes: >
  Log routers and agents often need to write: exempt them by the container's name. Judged are the revisions in use, and the
  newest of each family.
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
            when has_readonly_root then 'pass'
            else 'fail'
        end as status,
        case
            when is_windows then 'a Windows container'
            when has_readonly_root then 'the root file system is read-only'
            else 'the root file system can be written'
        end as reason,
        [evidence_id] as evidence
    from ecs_containers
)
select * from judged
