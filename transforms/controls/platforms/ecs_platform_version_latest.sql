/*---
title: Fargate services and their tasks run on the current platform version
question: Do Fargate services run on the current platform version?
passes: >
  the service names LATEST or the reference table's current version of its platform, and so do the tasks that run for it
not_applicable: the service does not run on Fargate, or is no longer active
severity: medium
kind: shared
evidence:
  - ecs:ListClusters
  - ecs:ListServices
  - ecs:DescribeServices
  - ecs:ListTasks
  - ecs:DescribeTasks
population: [ecs:ListClusters, ecs:ListServices, ecs:DescribeServices]
frameworks: {PCI-4.0: ["6.3.3"], FSBP: [ECS.10]}
remediation: aws ecs update-service --cluster NAME --service NAME --platform-version LATEST --force-new-deployment
notes: >
  LATEST is settled when a task starts, so a service that names it may have old tasks: they are judged, too. The current
  versions stand in the reference table, whose date stands in the reason.
---*/
with
tasks_unanswered as (
    select distinct account_id, region
    from call_outcomes
    where service = 'ecs' and operation in ('ListTasks', 'DescribeTasks') and not answered
),
services as (
    select
        services.*,
        listed.version as current_version,
        listed.as_of as table_as_of,
        tasks_unanswered.account_id is null as are_tasks_known,
        list_filter(
            services.task_versions, lambda version: version != listed.version
        ) as old_versions
    from ecs_service_platforms as services
    left join support_dates as listed
        on listed.subject = 'fargate ' || services.platform_family
    left join tasks_unanswered
        on tasks_unanswered.account_id = services.account_id
        and tasks_unanswered.region = services.region
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when not is_fargate or state = 'INACTIVE' then 'not_applicable'
            when platform_version not in ('LATEST', current_version) or len(old_versions) > 0 then 'fail'
            when not are_tasks_known then null
            else 'pass'
        end as status,
        case
            when state = 'INACTIVE' then 'the service is no longer active'
            when not is_fargate then 'does not run on Fargate'
            else format(
                'names {}, tasks run on {}; current is {} (table of {})', platform_version,
                coalesce(nullif(array_to_string(task_versions, ', '), ''), 'nothing'), current_version, table_as_of
            )
        end as reason,
        list_distinct([evidence_id] || task_evidence) as evidence
    from services
)
select * from judged
