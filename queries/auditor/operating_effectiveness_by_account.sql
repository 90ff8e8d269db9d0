/*---
question: How did each control hold in each account over a period, day by day, and for how long not?
parameters:
  category: {type: category, default: all, description: one category of responsibility}
  account: {type: account, default: all, description: one account}
  control: {type: control, default: all, description: one control}
---*/
with
asked as (
    from control_states
    where
        $category in ('all', category_id)
        and $account in ('all', account_id)
        and $control in ('all', control_id)
),
counted as (
    select
        asked.control_id,
        asked.account_id,
        count(*) filter (state = 'pass') as days_passing,
        count(*) filter (state = 'fail') as days_failing,
        count(*) filter (state = 'fail' and failing = failing_exempt) as days_failing_exempt,
        count(*) filter (state = 'not_applicable') as days_not_applicable,
        count(*) filter (state = 'no_evidence') as nights_without_evidence,
        max(failing) as most_failing_at_once,
        min(as_of) filter (state != 'no_evidence') as first_observed,
        max(as_of) filter (state != 'no_evidence') as last_observed,
        max(as_of) filter (state = 'fail') as last_failed_on
    from asked
    join nights on nights.as_of between asked.first_on and asked.last_on
    where nights.as_of between $from and $to
    group by all
),
open_then as (
    select
        control_id,
        account_id,
        count(*) as exceptions,
        greatest(max(date_diff(
            'day',
            greatest(opened_at, $from),
            least(coalesce(closed_at, (select max(as_of) + 1 from nights)), $to + 1)
        )), 0) as longest_exception_days
    from exceptions
    where opened_at <= $to and (closed_at is null or closed_at > $from)
    group by all
),
pairs as (
    select distinct category_id, control_id, account_id
    from asked
)
select
    pairs.category_id,
    pairs.control_id,
    pairs.account_id,
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
    coalesce(most_failing_at_once, 0) as most_failing_at_once,
    first_observed,
    last_observed,
    last_failed_on
from pairs
left join counted on counted.control_id = pairs.control_id and counted.account_id = pairs.account_id
left join open_then on open_then.control_id = pairs.control_id and open_then.account_id = pairs.account_id
order by days_failing desc, longest_exception_days desc, pairs.category_id, pairs.control_id, pairs.account_id
