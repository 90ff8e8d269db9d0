/*---
question: Who acted as root, or changed something without a second factor, in a period?
parameters:
  account: {type: account, default: all, description: one account}
---*/
select
    if(identity_type = 'Root', 'root', 'without a second factor') as what,
    event_time,
    account_id,
    region,
    event_source,
    event_name,
    principal_arn,
    source_ip_address,
    error_code,
    list(distinct category_id order by category_id) as categories,
    event_id
from activity
where
    event_time::date between $from and $to
    and (identity_type = 'Root' or (identity_type = 'IAMUser' and not coalesce(mfa_authenticated, false)))
    and $account in ('all', account_id)
group by all
order by what, event_time, event_id
