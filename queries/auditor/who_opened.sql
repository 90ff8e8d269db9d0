/*---
question: Who opened and who closed the exceptions that opened in a period, and who was behind them?
parameters:
  category: {type: category, default: all, description: one category of responsibility}
  account: {type: account, default: all, description: one account}
---*/
select
    severity,
    control_id,
    account_id,
    region,
    resource_type,
    resource_id,
    opened_at,
    opened_event_at,
    opened_by_origin,
    opened_by_principal,
    opened_note,
    closed_at,
    closed_event_at,
    closed_by_origin,
    closed_by_principal,
    closed_note,
    date_diff('minute', opened_event_at, closed_event_at) as minutes_between,
    opened_event_id,
    closed_event_id
from exceptions
where
    opened_at between $from and $to
    and $category in ('all', category_id)
    and $account in ('all', account_id)
order by severity_rank, opened_at, control_id, account_id, region, resource_id
