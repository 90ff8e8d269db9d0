/*---
question: "What is in scope on a day: which accounts, Regions and services, with how many resources and controls?"
parameters:
  account: {type: account, default: all, description: one account}
---*/
with
listed as (
    select account_id, region, service, count(distinct resource_type) as resource_types, count(*) as resources
    from inventory
    where $night between first_on and last_on and $account in ('all', account_id)
    group by all
),
refused as (
    select account_id, region, split_part(call, ':', 1) as service, count(*) as calls
    from gaps
    where as_of = $night and kind = 'call' and $account in ('all', account_id)
    group by all
)
select
    account_id,
    region,
    service,
    coalesce(resource_types, 0) as resource_types,
    coalesce(resources, 0) as resources,
    coalesce(refused.calls, 0) as calls_without_answer
from listed
full join refused using (account_id, region, service)
order by account_id, region, service
