/*---
question: For which hours of a period is CloudTrail's log not proven complete, and why?
parameters:
  account: {type: account, default: all, description: one account}
---*/
select
    account_id,
    region,
    greatest(starts, $from::timestamptz) as starts,
    least(ends, ($to + 1)::timestamptz) as ends,
    round(date_diff('minute', greatest(starts, $from::timestamptz), least(ends, ($to + 1)::timestamptz)) / 60, 1) as hours,
    why,
    detail,
    event_id
from log_coverage
where
    not covered
    and starts < ($to + 1)::timestamptz
    and ends > $from::timestamptz
    and $account in ('all', account_id)
order by account_id, region, starts
