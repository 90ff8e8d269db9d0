/*---
question: Which exceptions were open at any time in a period, from when until when, and how did they end?
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
    closed_at,
    closed_by,
    nights_failing,
    nights_exempt,
    exemption_id,
    exempt_until,
    reopened_on,
    reason,
    evidence
from exceptions
where
    opened_at <= $to
    and (closed_at is null or closed_at > $from)
    and $category in ('all', category_id)
    and $account in ('all', account_id)
order by severity_rank, opened_at, control_id, account_id, region, resource_id
