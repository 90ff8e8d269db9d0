/*---
question: How did each control hold over a period, night by night?
parameters:
  category: {type: category, default: all, description: one category of responsibility}
---*/
with
nights as (
    select
        as_of,
        category_id,
        control_id,
        count(*) filter (status = 'fail') as failing,
        count(*) filter (status = 'no_evidence') as without_evidence
    from control_results
    where as_of between $from and $to and $category in ('all', category_id)
    group by all
)
select
    category_id,
    control_id,
    count(*) as nights_judged,
    count(*) filter (failing = 0 and without_evidence = 0) as nights_held,
    count(*) filter (failing > 0) as nights_failing,
    count(*) filter (failing = 0 and without_evidence > 0) as nights_without_evidence,
    max(failing) as most_failing_at_once,
    max(as_of) filter (failing > 0) as last_failed_on
from nights
group by all
order by nights_failing desc, category_id, control_id
