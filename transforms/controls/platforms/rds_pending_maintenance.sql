/*---
title: No required maintenance of a database is past its date
question: Is no required maintenance past its date?
passes: >
  nothing is pending; or what is pending has a date within 30 days of the answer, is due later, or is optional (AWS names no
  date for it)
severity: medium
kind: shared
evidence:
  - rds:DescribeDBInstances
  - rds:DescribeDBClusters
  - rds:DescribePendingMaintenanceActions
population: [rds:DescribeDBInstances, rds:DescribeDBClusters]
frameworks: {PCI-4.0: ["6.3.3"]}
remediation: aws rds apply-pending-maintenance-action --resource-identifier ARN --apply-action ACTION --opt-in-type next-maintenance
notes: >
  AWS lists only what has something pending: absence passes where the list was answered. An action whose date lies ahead may
  stay open by design, and an optional one for ever; both are named in the reason.
---*/
with
databases as (
    from rds_databases
),
answered as (
    from answered_operations where service = 'rds' and operation = 'DescribePendingMaintenanceActions'
),
actions as (
    select
        databases.account_id,
        databases.region,
        databases.resource_arn,
        pending.evidence_id,
        pending.action
        || coalesce(strftime(pending.due_at, ' due on %Y-%m-%d'), ' without a date')
        || coalesce(strftime(pending.planned_at, ', planned for %Y-%m-%d'), '') as spelled,
        pending.due_at <= databases.collected_at
        and coalesce(abs(date_diff('day', databases.collected_at, pending.planned_at)) > 30, true) as is_overdue
    from databases
    join rds_pending_actions as pending
        on pending.account_id = databases.account_id
        and pending.region = databases.region
        and pending.resource_arn = databases.resource_arn
),
judged as (
    select
        databases.account_id,
        databases.region,
        databases.resource_type,
        databases.resource_id,
        databases.resource_arn,
        case
            when answered.account_id is null then null
            when bool_or(actions.is_overdue) then 'fail'
            else 'pass'
        end as status,
        case
            when bool_or(actions.is_overdue) then 'overdue: '
                || string_agg(actions.spelled, '; ' order by actions.spelled) filter (actions.is_overdue)
            else coalesce('pending: ' || string_agg(actions.spelled, '; ' order by actions.spelled), 'nothing is pending')
        end as reason,
        list_distinct([databases.evidence_id] || coalesce(list(actions.evidence_id) filter (
            actions.evidence_id is not null
        ), [])) as evidence
    from databases
    left join answered
        on answered.account_id = databases.account_id
        and answered.region = databases.region
    left join actions
        on actions.account_id = databases.account_id
        and actions.region = databases.region
        and actions.resource_arn = databases.resource_arn
    group by
        databases.account_id, databases.region, databases.resource_type, databases.resource_id, databases.resource_arn,
        databases.evidence_id, answered.account_id
)
select * from judged
