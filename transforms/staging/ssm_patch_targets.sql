/*---
description: >
  What is patched by a schedule, one row a target: of the patch tasks of enabled maintenance windows, and of associations
  of patch documents that have a schedule. key and choices are as Systems Manager writes them
---*/
with
windows as (
    select account_id, region, resource_id as window_id
    from items
    where service = 'ssm' and operation = 'DescribeMaintenanceWindows' and error_code is null
        and item ->> 'Enabled' = 'true'
),
tasks as (
    select
        items.account_id,
        items.region,
        windows.window_id,
        items.evidence_id,
        unnest(json_listed(items.item -> 'Targets')) as target
    from items
    join windows
        on windows.account_id = items.account_id
        and windows.region = items.region
        and windows.window_id = items.parent_resource_id
    where items.service = 'ssm' and items.operation = 'DescribeMaintenanceWindowTasks' and items.error_code is null
        and regexp_matches(items.item ->> 'TaskArn', '(^|/)AWS-RunPatchBaseline')
),
window_targets as (
    select
        account_id,
        region,
        item ->> 'WindowTargetId' as window_target_id,
        evidence_id,
        unnest(json_listed(item -> 'Targets')) as target
    from items
    where service = 'ssm' and operation = 'DescribeMaintenanceWindowTargets' and error_code is null
),
associations as (
    select
        account_id,
        region,
        item ->> 'Name' as name,
        evidence_id,
        unnest(json_listed(item -> 'Targets')) as target
    from items
    where service = 'ssm' and operation = 'ListAssociations' and error_code is null
        and item ->> 'ScheduleExpression' is not null
        and regexp_matches(item ->> 'Name', '(^|/)(AWS-RunPatchBaseline|AWSQuickSetup-.*[Pp]atch)')
),
targets as (
    select account_id, region, 'window ' || window_id as schedule, target, [evidence_id] as evidence
    from tasks
    where target ->> 'Key' <> 'WindowTargetIds'
    union all
    select
        tasks.account_id, tasks.region, 'window ' || tasks.window_id, window_targets.target,
        [tasks.evidence_id, window_targets.evidence_id]
    from tasks
    join window_targets
        on window_targets.account_id = tasks.account_id
        and window_targets.region = tasks.region
        and list_contains(json_texts(tasks.target -> 'Values'), window_targets.window_target_id)
    where tasks.target ->> 'Key' = 'WindowTargetIds'
    union all
    select account_id, region, 'association of ' || name, target, [evidence_id]
    from associations
)
select
    account_id,
    region,
    schedule,
    target ->> 'Key' as key,
    json_texts(target -> 'Values') as choices,
    evidence
from targets
