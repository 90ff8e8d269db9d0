/*---
question: Which exceptions were open on a day, and for how long had they been?
parameters:
  category: {type: category, default: all, description: one category of responsibility}
  account: {type: account, default: all, description: one account}
---*/
select
    severity,
    category_id,
    control_id,
    account_id,
    region,
    resource_type,
    resource_id,
    opened_at,
    date_diff('day', opened_at, $as_of) as days_open_by_then,
    reason,
    evidence
from exceptions
where
    opened_at <= $as_of
    and (closed_at is null or closed_at > $as_of)
    and $category in ('all', category_id)
    and $account in ('all', account_id)
order by severity_rank, opened_at, control_id, account_id, region, resource_id
