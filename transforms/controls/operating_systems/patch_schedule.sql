/*---
title: Patching runs by a schedule on every managed instance
question: Does patching run by a schedule on every managed instance?
passes: >
  a patch task of an enabled maintenance window, or an association of a patch document with a schedule, covers the instance
  by its id, by a tag, or as one of all
not_applicable: the instance does not run, a service of AWS operates it, or Systems Manager does not know it
severity: medium
kind: customer-specific
evidence:
  - ec2:DescribeInstances
  - ssm:DescribeInstanceInformation
  - ssm:DescribeMaintenanceWindows
  - ssm:DescribeMaintenanceWindowTasks
  - ssm:DescribeMaintenanceWindowTargets
  - ssm:ListAssociations
population: [ec2:DescribeInstances]
frameworks: {PCI-4.0: ["6.3.3"]}
remediation: Make a patch policy with Quick Setup, or an association of AWS-RunPatchBaseline with a schedule.
notes: >
  A target by resource group is not resolved: where nothing else covers an instance, that is no evidence. A schedule that
  scans and never installs passes here, and ec2_patch_compliance shows what stays missing.
---*/
with
schedules_unanswered as (
    select distinct account_id, region
    from call_outcomes
    where service = 'ssm' and not answered
        and operation in ('DescribeMaintenanceWindows', 'DescribeMaintenanceWindowTasks',
            'DescribeMaintenanceWindowTargets', 'ListAssociations')
),
systems as (
    from ec2_managed_systems
),
covering as (
    select
        systems.account_id,
        systems.region,
        systems.resource_id,
        min(targets.schedule) as schedule,
        min_by(targets.evidence, targets.schedule) as evidence
    from systems
    join ssm_patch_targets as targets
        on targets.account_id = systems.account_id and targets.region = systems.region
    left join ec2_instance_tags as tags
        on tags.account_id = systems.account_id
        and tags.region = systems.region
        and tags.instance_id = systems.resource_id
    where (lower(targets.key) = 'instanceids' and list_has_any(targets.choices, [systems.resource_id, '*']))
        or (targets.key = 'tag:' || tags.key and list_contains(targets.choices, tags.value))
        or (targets.key = 'tag-key' and list_contains(targets.choices, tags.key))
    group by all
),
by_group as (
    select distinct account_id, region
    from ssm_patch_targets
    where starts_with(key, 'resource-groups:')
),
judged as (
    select
        systems.account_id,
        systems.region,
        systems.resource_type,
        systems.resource_id,
        systems.resource_arn,
        case
            when systems.why_not_yet is not null then 'not_applicable'
            when systems.node_evidence_id is null and not systems.is_answered then null
            when systems.node_evidence_id is null then 'not_applicable'
            when covering.schedule is not null then 'pass'
            when unanswered.account_id is not null then null
            when by_group.account_id is not null then 'no_evidence'
            else 'fail'
        end as status,
        coalesce(
            systems.why_not_yet,
            if(systems.node_evidence_id is null, 'Systems Manager does not know it', null),
            'patched by ' || covering.schedule,
            if(by_group.account_id is not null, 'target not resolved: a resource group', null),
            'no schedule covers it'
        ) as reason,
        list_distinct(systems.evidence || coalesce(covering.evidence, [])) as evidence
    from systems
    left join schedules_unanswered as unanswered
        on unanswered.account_id = systems.account_id and unanswered.region = systems.region
    left join by_group
        on by_group.account_id = systems.account_id and by_group.region = systems.region
    left join covering
        on covering.account_id = systems.account_id
        and covering.region = systems.region
        and covering.resource_id = systems.resource_id
)
select * from judged
