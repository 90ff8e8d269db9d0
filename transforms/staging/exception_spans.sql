/*---
description: >
  Failing results from the day they were first seen to the day they were seen no more, one row an exception, numbered; the
  mart exceptions says what the columns are.
---*/
with
blind_nights as (
    select distinct stretches.control_id, stretches.account_id, stretches.region, judged_nights.as_of
    from result_stretches as stretches
    join judged_nights on judged_nights.as_of between stretches.first_on and stretches.last_on
    where stretches.status = 'no_evidence'
        and stretches.resource_type = 'AWS::::Account'
        and stretches.resource_id = stretches.account_id
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
    from result_intervals
    qualify valid_to is not null and valid_to is distinct from absent_to
),
seen_at_once as (
    from absences
    anti join blind_nights
        on blind_nights.control_id = absences.control_id
        and blind_nights.account_id = absences.account_id
        and blind_nights.region in (absences.region, 'global')
        and blind_nights.as_of = absences.absent_from
),
seen_later as (
    select
        absences.control_id,
        absences.account_id,
        absences.region,
        absences.resource_type,
        absences.resource_id,
        min(judged_nights.as_of) as closing
    from absences
    anti join seen_at_once using (control_id, account_id, region, resource_type, resource_id, absent_from)
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
gone as (
    select control_id, account_id, region, resource_type, resource_id, absent_from as closing, 'gone' as closed_by
    from seen_at_once
    union all
    select control_id, account_id, region, resource_type, resource_id, closing, 'gone'
    from seen_later
),
closings as (
    select control_id, account_id, region, resource_type, resource_id, closing, closed_by
    from gone
    union all
    select control_id, account_id, region, resource_type, resource_id, valid_from, status
    from result_intervals
    where status in ('pass', 'not_applicable')
),
failing as (
    select result_intervals.*, closings.closing, closings.closed_by
    from result_intervals
    asof left join closings
        on closings.control_id = result_intervals.control_id
        and closings.account_id = result_intervals.account_id
        and closings.region = result_intervals.region
        and closings.resource_type = result_intervals.resource_type
        and closings.resource_id = result_intervals.resource_id
        and closings.closing >= result_intervals.valid_from
    where result_intervals.status = 'fail'
)
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
    arg_max(evidence, valid_from) as evidence,
    arg_max_null(last_looked_from, valid_from) as last_looked_from,
    row_number() over (
        order by control_id, account_id, region, resource_type, resource_id, min(valid_from)
    ) as exception
from failing
group by control_id, category_id, account_id, region, resource_type, resource_id, closing
