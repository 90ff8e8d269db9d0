/*---
question: How much of what remit was answered in a period does CloudTrail's own log confirm, night by night?
time: What was delivered since counts too, so that the share of a night may still grow.
parameters:
  account: {type: account, default: all, description: one account}
---*/
select
    as_of,
    account_id,
    responses,
    corroborated,
    pending,
    unverified,
    awaited,
    missing,
    round(100 * share, 1) as percent_confirmed,
    round(100 * share_verified, 1) as percent_verified,
    unexplained
from corroboration
where as_of between $from and $to and $account in ('all', account_id)
order by as_of, account_id
