/*---
description: >
  Failing results from the day they were first seen to the day they were seen no more. Missing evidence closes nothing:
  an exception ends when the control passes, no longer applies, or looks again and the resource is gone.
key: [control_id, account_id, region, resource_type, resource_id, opened_at]
columns:
  control_id: The control.
  category_id: {about: Its category., of: categories.category_id}
  severity: {about: The control's severity today; null for a control that is no more., nullable: true, values: [critical, high, medium, low]}
  severity_rank: {about: "The severity as a number, 1 for critical.", nullable: true}
  account_id: The account.
  region: The resource's Region.
  resource_type: CloudFormation's type.
  resource_id: The resource's id.
  resource_arn: {about: Its ARN., nullable: true}
  opened_at: The first day on which it failed.
  closed_at: {about: The day on which it no longer failed; null while it is open., nullable: true}
  closed_by: {about: How it ended., nullable: true, values: [pass, not_applicable, gone]}
  days_open: Days from opening to closing, or to the newest judged day.
  nights_failing: Judged days on which it failed.
  reason: The reason on its last day.
  evidence: The evidence of its last day.
---*/
with
blind_nights as (
    select distinct control_id, account_id, region, as_of
    from control_results
    where status = 'no_evidence' and resource_type = 'AWS::::Account' and resource_id = account_id
),
absences as (
    select
        control_id,
        account_id,
        region,
        resource_type,
        resource_id,
        valid_to as absent_from,
        lead(valid_from) over (
            partition by control_id, account_id, region, resource_type, resource_id
            order by valid_from
        ) as absent_to
    from control_history
    qualify valid_to is not null and valid_to is distinct from absent_to
),
gone as (
    select
        absences.control_id,
        absences.account_id,
        absences.region,
        absences.resource_type,
        absences.resource_id,
        min(judged_nights.as_of) as closing,
        'gone' as closed_by
    from absences
    join judged_nights
        on judged_nights.as_of >= absences.absent_from
        and judged_nights.as_of < coalesce(absences.absent_to, date '9999-12-31')
    left join blind_nights
        on blind_nights.control_id = absences.control_id
        and blind_nights.account_id = absences.account_id
        and blind_nights.region in (absences.region, 'global')
        and blind_nights.as_of = judged_nights.as_of
    where blind_nights.as_of is null
    group by all
),
closings as (
    select control_id, account_id, region, resource_type, resource_id, closing, closed_by
    from gone
    union all
    select control_id, account_id, region, resource_type, resource_id, valid_from, status
    from control_history
    where status in ('pass', 'not_applicable')
),
failing as (
    select control_history.*, closings.closing, closings.closed_by
    from control_history
    asof left join closings
        on closings.control_id = control_history.control_id
        and closings.account_id = control_history.account_id
        and closings.region = control_history.region
        and closings.resource_type = control_history.resource_type
        and closings.resource_id = control_history.resource_id
        and closings.closing >= control_history.valid_from
    where control_history.status = 'fail'
),
merged as (
    select
        control_id,
        category_id,
        account_id,
        region,
        resource_type,
        resource_id,
        arg_max(resource_arn, valid_from) as resource_arn,
        min(valid_from) as opened_at,
        closing as closed_at,
        any_value(closed_by) as closed_by,
        sum(nights)::bigint as nights_failing,
        arg_max(reason, valid_from) as reason,
        arg_max(evidence, valid_from) as evidence
    from failing
    group by control_id, category_id, account_id, region, resource_type, resource_id, closing
)
select
    merged.control_id,
    merged.category_id,
    controls.severity,
    controls.severity_rank,
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    opened_at,
    closed_at,
    closed_by,
    date_diff('day', opened_at, coalesce(closed_at, (select max(as_of) from judged_nights))) as days_open,
    nights_failing,
    reason,
    merged.evidence
from merged
left join controls on controls.control_id = merged.control_id
order by controls.severity_rank, opened_at, merged.control_id, account_id, region, resource_id
