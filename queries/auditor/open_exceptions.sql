/*---
question: Which exceptions were open on a day, and for how long had they been?
parameters:
  category: {type: category, default: all, description: one category of responsibility}
  account: {type: account, default: all, description: one account}
---*/
select
    controls.severity,
    exceptions.control_id,
    exceptions.account_id,
    exceptions.region,
    exceptions.resource_id,
    exceptions.opened_at,
    date_diff('day', exceptions.opened_at::date, $as_of) as days_open_by_then,
    exceptions.reason
from exceptions
inner join controls on controls.control_id = exceptions.control_id
where
    exceptions.opened_at::date <= $as_of
    and (exceptions.closed_at is null or exceptions.closed_at::date > $as_of)
    and $category in ('all', exceptions.category_id)
    and $account in ('all', exceptions.account_id)
order by
    list_position(['critical', 'high', 'medium', 'low'], controls.severity),
    exceptions.opened_at,
    exceptions.control_id,
    exceptions.resource_id
