/*---
question: Which resources fail the most controls?
time: Severity is said by today's rules.
parameters:
  account: {type: account, default: all, description: one account}
  most: {type: integer, default: "20", description: how many rows}
---*/
select
    results.account_id,
    results.region,
    results.resource_type,
    results.resource_id,
    count(*) as failing_controls,
    count(*) filter (controls.severity in ('critical', 'high')) as grave,
    list(results.control_id order by controls.severity_rank, results.control_id) as control_ids
from control_results as results
join controls using (control_id)
where results.as_of = $night and results.status = 'fail' and $account in ('all', results.account_id)
group by all
order by grave desc, failing_controls desc, results.account_id, results.region, results.resource_id
limit $most
