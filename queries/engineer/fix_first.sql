/*---
question: What should be put right first, and how?
time: Severity and remedy are said by today's rules.
parameters:
  account: {type: account, default: all, description: one account}
  most: {type: integer, default: "50", description: how many rows}
---*/
select
    controls.severity,
    control_results.control_id,
    control_results.account_id,
    control_results.region,
    control_results.resource_id,
    control_results.reason,
    controls.remediation
from control_results
inner join controls on controls.control_id = control_results.control_id
where
    control_results.as_of = $night
    and control_results.status = 'fail'
    and $account in ('all', control_results.account_id)
order by
    controls.severity_rank,
    control_results.control_id,
    control_results.account_id,
    control_results.region,
    control_results.resource_id
limit $most
