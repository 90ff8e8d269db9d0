/*---
description: >
  Maintenance that waits for a database, one row an action; due_at is when AWS applies it at the latest, null where AWS
  never does by itself
---*/
with
actions as (
    select *, unnest(json_listed(item -> 'PendingMaintenanceActionDetails')) as action
    from items
    where service = 'rds' and operation = 'DescribePendingMaintenanceActions' and error_code is null
)
select
    account_id,
    region,
    item ->> 'ResourceIdentifier' as resource_arn,
    evidence_id,
    action ->> 'Action' as action,
    least(
        cast(action ->> 'AutoAppliedAfterDate' as timestamptz), cast(action ->> 'ForcedApplyDate' as timestamptz)
    ) as due_at,
    cast(action ->> 'CurrentApplyDate' as timestamptz) as planned_at
from actions
