/*---
question: Who used remit's role in a period for what no answer in the lake explains, when and from where?
parameters:
  account: {type: account, default: all, description: one account}
  why: {type: text, default: all, description: "failed, preparation, other_run, outside_of_nights or unexplained"}
---*/
select
    on_day,
    account_id,
    region,
    why,
    principal_arn,
    source_ip_address,
    event_source,
    event_name,
    calls,
    verified,
    first_at,
    last_at,
    event_id
from unexplained_calls
where on_day between $from and $to and $account in ('all', account_id) and $why in ('all', why)
order by list_position(['unexplained', 'outside_of_nights', 'failed', 'other_run', 'preparation'], why), first_at, event_id
