/*---
question: What did every control find on a day, and on which evidence?
time: Between the first and the last night of what did not change, the run that holds the evidence is named.
parameters:
  category: {type: category, default: all, description: one category of responsibility}
  account: {type: account, default: all, description: one account}
  control: {type: control, default: all, description: one control}
  status: {type: status, default: all, description: one status}
---*/
select
    as_of,
    category_id,
    control_id,
    account_id,
    region,
    resource_type,
    resource_id,
    status,
    reason,
    exemption_id,
    exempt_until,
    evidence
from control_results
where
    as_of = $night
    and $category in ('all', category_id)
    and $account in ('all', account_id)
    and $control in ('all', control_id)
    and $status in ('all', status)
order by all
