/*---
title: Critical ECS services keep two tasks in two zones
question: Do critical ECS services keep two or more tasks in two or more zones?
passes: the service wants two tasks or more, and its subnets, or the tasks that run for it, lie in two zones or more
not_applicable: >
  the service is inactive, runs one task on each instance (DAEMON), is scaled to zero, or is not critical: the tag
  criticality does not say critical or high; where no resource carries that tag, everything counts as critical
severity: medium
kind: customer-specific
evidence:
  - ecs:ListClusters
  - ecs:ListServices
  - ecs:DescribeServices
  - ecs:ListTasks
  - ecs:DescribeTasks
  - ec2:DescribeSubnets
  - resourcegroupstaggingapi:GetResources
population: [ecs:ListClusters, ecs:ListServices]
frameworks: {ISO-27001-2022: [A.8.14]}
remediation: aws ecs update-service --cluster NAME --service NAME --desired-count 2, with subnets of two zones.
notes: >
  ECS spreads tasks over the zones of the subnets by itself, so that subnets of two zones are enough; a service whose tasks
  use their host's network is judged by where they run. Subnets that the account does not see have no known zone.
---*/
with
subnets as (
    select account_id, region, resource_id, unnest(subnet_ids) as subnet_id from ecs_listed_services
),
placed as (
    select
        subnets.account_id,
        subnets.region,
        subnets.resource_id,
        coalesce(list(zones.zone) filter (zones.zone is not null), []) as zones,
        count(zones.zone) = count(*) as are_known,
        list(zones.evidence_id) filter (zones.evidence_id is not null) as evidence
    from subnets
    left join ec2_subnet_zones as zones using (account_id, region, subnet_id)
    group by all
),
running as (
    select
        account_id,
        region,
        item ->> 'clusterArn' as cluster_arn,
        item ->> 'group' as task_group,
        list(item ->> 'availabilityZone') filter (item ->> 'lastStatus' = 'RUNNING') as zones,
        list(evidence_id)[:10] as evidence
    from items
    where service = 'ecs' and operation = 'DescribeTasks' and error_code is null
    group by all
),
unanswered as (
    select
        account_id,
        region,
        bool_or(service = 'ecs') as tasks,
        bool_or(service = 'ec2') as subnets
    from call_outcomes
    where (service || ':' || operation) in ('ecs:ListTasks', 'ecs:DescribeTasks', 'ec2:DescribeSubnets') and not answered
    group by all
),
judged as (
    select
        services.account_id,
        services.region,
        services.resource_type,
        services.resource_id,
        services.resource_arn,
        case
            when services.described_in is null then null
            when not services.is_active then 'not_applicable'
            when services.scheduling = 'DAEMON' or services.desired_count = 0 then 'not_applicable'
            when not counts_as_critical(
                critical.critical, tags.account_id is not null, in_use.is_used, in_use.is_known
            ) then 'not_applicable'
            when counts_as_critical(critical.critical, tags.account_id is not null, in_use.is_used, in_use.is_known) is null
                then null
            when services.desired_count >= 2
                and (len(list_distinct(placed.zones)) >= 2 or len(list_distinct(running.zones)) >= 2) then 'pass'
            when services.desired_count = 1 then 'fail'
            when unanswered.tasks or (len(services.subnet_ids) > 0 and unanswered.subnets) then null
            when not placed.are_known then 'no_evidence'
            else 'fail'
        end as status,
        case
            when not services.is_active then 'the service is no more'
            when services.scheduling = 'DAEMON' then 'runs one task on each instance'
            when services.desired_count = 0 then 'scaled to zero'
            when not counts_as_critical(
                critical.critical, tags.account_id is not null, in_use.is_used, in_use.is_known
            ) then 'not tagged as critical'
            when not placed.are_known then format('{} tasks, in subnets that the account does not see', services.desired_count)
            else format(
                '{} tasks; its subnets in {}, its tasks in {}', services.desired_count,
                zones_told(coalesce(placed.zones, [])), zones_told(coalesce(running.zones, []))
            )
        end as reason,
        list_distinct(
            evidence(services.listed_in, services.described_in)
            || coalesce(placed.evidence, [])
            || coalesce(running.evidence, [])
        ) as evidence
    from ecs_listed_services as services
    cross join criticality_in_use as in_use
    left join critical_resources as critical
        on critical.account_id = services.account_id and critical.resource_arn = services.resource_arn
    left join answered_operations as tags
        on tags.account_id = services.account_id
        and tags.region = services.region
        and tags.service = 'resourcegroupstaggingapi'
        and tags.operation = 'GetResources'
    left join placed
        on placed.account_id = services.account_id
        and placed.region = services.region
        and placed.resource_id = services.resource_id
    left join running
        on running.account_id = services.account_id
        and running.region = services.region
        and running.cluster_arn = services.cluster_arn
        and running.task_group = 'service:' || services.name
    left join unanswered
        on unanswered.account_id = services.account_id and unanswered.region = services.region
)
select * from judged
