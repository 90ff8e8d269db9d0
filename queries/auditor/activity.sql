/*---
question: Which changes and sign-ins mattered in a period, by whom and from where?
parameters:
  category: {type: category, default: all, description: one category of responsibility}
  account: {type: account, default: all, description: one account}
---*/
select
    event_time,
    category_id,
    what,
    account_id,
    region,
    event_name,
    principal_arn,
    source_ip_address,
    mfa_authenticated,
    error_code,
    integrity,
    event_id
from activity
where
    event_time::date between $from and $to
    and $category in ('all', category_id)
    and $account in ('all', account_id)
order by event_time, event_id, category_id
