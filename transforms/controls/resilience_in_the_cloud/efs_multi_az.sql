/*---
title: File systems are regional and mounted in two zones
question: Is each file system regional and mounted in two or more zones?
passes: it stores in several zones, and mount targets that are available lie in two zones or more
not_applicable: the file system has no mount target, or was deleted since the list
severity: medium
kind: customer-specific
evidence: [efs:DescribeFileSystems, efs:DescribeMountTargets]
frameworks: {ISO-27001-2022: [A.8.14]}
remediation: aws efs create-mount-target in another zone; a One Zone file system must be replaced.
---*/
with
answered as (
    select account_id, region, parent_resource_id as file_system, bool_or(error_code is not null) as is_gone,
        min(response_id) as response_id
    from answers
    where service = 'efs' and operation = 'DescribeMountTargets'
    group by all
),
targets as (
    select
        account_id,
        region,
        parent_resource_id as file_system,
        count(*) as targets,
        coalesce(
            list(coalesce(item ->> 'AvailabilityZoneId', item ->> 'AvailabilityZoneName'))
                filter (item ->> 'LifeCycleState' = 'available'),
            []
        ) as zones,
        list(evidence_id) as evidence
    from items
    where service = 'efs' and operation = 'DescribeMountTargets' and error_code is null
    group by all
),
judged as (
    select
        systems.account_id,
        systems.region,
        systems.resource_type,
        systems.resource_id,
        systems.resource_arn,
        case
            when answered.file_system is null then null
            when answered.is_gone or targets.file_system is null then 'not_applicable'
            when systems.only_zone is null and len(list_distinct(targets.zones)) >= 2 then 'pass'
            else 'fail'
        end as status,
        case
            when answered.is_gone then 'the file system is no more'
            when targets.file_system is null then 'no mount target'
            when systems.only_zone is not null then 'stores in one zone only, ' || systems.only_zone
            else format('{} mount targets, available in {}', targets.targets, zones_told(targets.zones))
        end as reason,
        list_concat(evidence(systems.evidence_id, answered.response_id), coalesce(targets.evidence, [])) as evidence
    from efs_file_systems as systems
    left join answered
        on answered.account_id = systems.account_id
        and answered.region = systems.region
        and answered.file_system = systems.resource_id
    left join targets
        on targets.account_id = systems.account_id
        and targets.region = systems.region
        and targets.file_system = systems.resource_id
)
select * from judged
