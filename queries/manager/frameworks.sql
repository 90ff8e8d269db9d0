/*---
question: How many requirements of each framework do controls speak to, and how many of these have exceptions?
time: Which control speaks to which requirement is said by today's rules.
parameters:
  account: {type: account, default: all, description: one account}
---*/
with
failing as (
    select distinct control_id
    from control_results
    where as_of = $night and status = 'fail' and $account in ('all', account_id)
),
unknown as (
    select distinct control_id
    from control_results
    where as_of = $night and status = 'no_evidence' and $account in ('all', account_id)
)
select
    framework,
    count(*) as all_requirements,
    count(*) filter (len(controls) > 0) as with_controls,
    round(100 * with_controls / all_requirements, 1) as percent_with_controls,
    count(*) filter (list_has_any(controls, (select coalesce(list(control_id), []) from failing))) as with_exceptions,
    count(*) filter (list_has_any(controls, (select coalesce(list(control_id), []) from unknown))) as with_missing_evidence
from requirements
group by framework
order by framework
