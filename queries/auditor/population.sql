/*---
question: How many resources and how many events of each kind are there to draw a sample from?
parameters:
  account: {type: account, default: all, description: one account}
---*/
select kind, source, account_id, members, first_at, last_at
from populations
where $account in ('all', account_id)
order by all
