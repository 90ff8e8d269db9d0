/*---
question: Which evidence could not be had on a day, and why?
parameters:
  account: {type: account, default: all, description: one account}
---*/
select kind, account_id, region, category_id, control_id, call, resource_type, resource_id, status, reason, evidence_id
from gaps
where as_of = $night and $account in ('all', account_id)
order by all
