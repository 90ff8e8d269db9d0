/*---
title: Containers send their logs somewhere
question: Do containers send their logs somewhere?
passes: the container names a log driver; one row a container
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
frameworks: {PCI-4.0: ["10.2.1"], ISO-27001-2022: [A.8.15], FSBP: [ECS.9]}
remediation: Register a revision with a logConfiguration, such as the awslogs driver, and move the services over.
notes: >
  On EC2 the agent's default driver may log without being named, which no answer proves. Judged are the revisions in use,
  and the newest of each family.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        if(coalesce(log_driver, 'none') = 'none', 'fail', 'pass') as status,
        coalesce('the log driver is ' || log_driver, 'no log driver is named') as reason,
        [evidence_id] as evidence
    from ecs_containers
)
select * from judged
