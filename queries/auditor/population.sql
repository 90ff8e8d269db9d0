/*---
question: How many resources of each kind were there on a day, and how many events in the period up to it, to draw a sample from?
parameters:
  account: {type: account, default: all, description: one account}
---*/
select
    resource_type as kind,
    'api' as source,
    account_id,
    count(*) as members,
    null::timestamptz as first_at,
    null::timestamptz as last_at
from inventory
where $night between first_on and last_on and $account in ('all', account_id)
group by all
union all
select
    event_source || ' ' || event_name,
    'events',
    account_id,
    count(distinct event_id),
    min(event_time),
    max(event_time)
from activity
where event_time::date between $from and $to and $account in ('all', account_id)
group by all
order by all
