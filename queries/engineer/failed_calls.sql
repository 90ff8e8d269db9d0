/*---
question: Which calls got no answer, how often, and what did AWS say?
parameters:
  account: {type: account, default: all, description: one account}
---*/
select
    call,
    status,
    account_id,
    count(*) as times,
    list(distinct region order by region) as regions,
    min(reason) as example
from gaps
where as_of = $night and kind = 'call' and $account in ('all', account_id)
group by all
order by times desc, call, account_id, status
