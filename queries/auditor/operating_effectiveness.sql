/*---
question: How did each control hold over a period, day by day, and for how long not?
parameters:
  category: {type: category, default: all, description: one category of responsibility}
  account: {type: account, default: all, description: one account}
---*/
with
days_judged as (
    select
        states.category_id,
        states.control_id,
        nights.as_of,
        sum(states.failing) as failing,
        sum(states.failing_exempt) as failing_exempt,
        sum(states.without_evidence) as without_evidence,
        sum(states.passing) as passing
    from control_states as states
    join nights on nights.as_of between states.first_on and states.last_on
    where
        nights.as_of between $from and $to
        and $category in ('all', states.category_id)
        and $account in ('all', states.account_id)
    group by all
),
counted as (
    select
        category_id,
        control_id,
        count(*) filter (failing = 0 and without_evidence = 0 and passing > 0) as days_passing,
        count(*) filter (failing > 0) as days_failing,
        count(*) filter (failing > 0 and failing = failing_exempt) as days_failing_exempt,
        count(*) filter (failing = 0 and without_evidence = 0 and passing = 0) as days_not_applicable,
        count(*) filter (failing = 0 and without_evidence > 0) as nights_without_evidence,
        max(failing) as most_failing_at_once,
        min(as_of) filter (failing > 0 or without_evidence = 0) as first_observed,
        max(as_of) filter (failing > 0 or without_evidence = 0) as last_observed,
        max(as_of) filter (failing > 0) as last_failed_on
    from days_judged
    group by all
),
open_then as (
    select
        control_id,
        count(*) as exceptions,
        greatest(max(date_diff(
            'day',
            greatest(opened_at, $from),
            least(coalesce(closed_at, (select max(as_of) + 1 from nights)), $to + 1)
        )), 0) as longest_exception_days
    from exceptions
    where
        opened_at <= $to
        and (closed_at is null or closed_at > $from)
        and $account in ('all', account_id)
    group by control_id
),
asked as (
    select distinct category_id, control_id
    from control_states
    where $category in ('all', category_id) and $account in ('all', account_id)
)
select
    asked.category_id,
    asked.control_id,
    date_diff('day', $from, $to) + 1 as days,
    coalesce(days_passing + days_failing + days_not_applicable, 0) as days_observed,
    coalesce(days_passing, 0) as days_passing,
    coalesce(days_failing, 0) as days_failing,
    coalesce(days_failing_exempt, 0) as days_failing_exempt,
    coalesce(days_not_applicable, 0) as days_not_applicable,
    coalesce(nights_without_evidence, 0) as nights_without_evidence,
    days - days_observed - coalesce(nights_without_evidence, 0) as days_not_judged,
    coalesce(exceptions, 0) as exceptions,
    coalesce(longest_exception_days, 0) as longest_exception_days,
    coalesce(most_failing_at_once, 0)::bigint as most_failing_at_once,
    first_observed,
    last_observed,
    last_failed_on
from asked
left join counted on counted.category_id = asked.category_id and counted.control_id = asked.control_id
left join open_then on open_then.control_id = asked.control_id
order by days_failing desc, longest_exception_days desc, asked.category_id, asked.control_id
