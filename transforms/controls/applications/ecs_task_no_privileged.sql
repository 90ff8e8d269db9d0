/*---
title: Containers run without privileges on their host
question: Do containers run without privileged mode and without the host's namespaces?
passes: >
  the container is not privileged, the task shares neither the host's processes nor its IPC, and it uses the host's network
  only as a user other than root; one row a container
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
frameworks: {PCI-4.0: ["7.2.1", "7.2.2"], FSBP: [ECS.1, ECS.3, ECS.4]}
notes: >
  Judged are the revisions that services and running tasks use, and the newest of each family, which the next one will use.
remediation: Register a revision without privileged, pidMode and ipcMode host, and move the services over.
---*/
with
containers as (
    select *, unnest(containers) as container from ecs_task_definitions
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id || '/' || container.name as resource_id,
        resource_arn,
        list_filter([
            if(container.privileged, 'it is privileged', null),
            if(pid_mode = 'host', 'it shares the host''s processes', null),
            if(ipc_mode = 'host', 'it shares the host''s IPC', null),
            if(
                network_mode = 'host' and regexp_full_match(coalesce(container.user, 'root'), '(root|0)(:.*)?'),
                'it uses the host''s network as root', null
            )
        ], lambda problem: problem is not null) as problems,
        if(len(problems) = 0, 'pass', 'fail') as status,
        if(len(problems) = 0, 'no privilege on its host', array_to_string(problems, ', ')) as reason,
        [evidence_id] as evidence
    from containers
)
select * exclude (problems) from judged
