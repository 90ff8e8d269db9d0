/*---
question: For which days of a period is there a judged night, and for which is there none?
---*/
with
days as (
    select unnest(generate_series($from::timestamp, $to::timestamp, interval 1 day))::date as day
),
nights as (
    select
        as_of as day,
        any_value(run_id) as run_id,
        count(*) as results,
        count(*) filter (status = 'no_evidence') as without_evidence
    from control_results
    where as_of between $from and $to
    group by as_of
)
select
    days.day,
    if(nights.day is null, 'no night', 'judged') as state,
    nights.results,
    nights.without_evidence,
    nights.run_id
from days
left join nights on nights.day = days.day
order by days.day
