/*---
question: Which single remedy would put the most right?
time: Severity and remedy are said by today's rules.
parameters:
  account: {type: account, default: all, description: one account}
---*/
select
    controls.control_id,
    controls.severity,
    controls.remediation,
    count(*) as failing,
    count(distinct results.account_id) as accounts,
    count(distinct results.region) as regions,
    round(100 * count(*) / sum(count(*)) over (), 1) as percent_of_all_failures
from control_results as results
join controls using (control_id)
where results.as_of = $night and results.status = 'fail' and $account in ('all', results.account_id)
group by all
order by failing desc, controls.severity, controls.control_id
