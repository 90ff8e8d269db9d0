/*---
question: How long did it take to put right what was closed in a period, by severity and category?
time: Severity is said by today's rules.
parameters:
  account: {type: account, default: all, description: one account}
---*/
select
    severity,
    category_id,
    count(*) as closed,
    count(*) filter (closed_by = 'pass') as put_right,
    round(avg(days_open), 1) as mean_days_open,
    median(days_open) as median_days_open,
    max(days_open) as longest_days_open
from exceptions
where closed_at between $from and $to and $account in ('all', account_id)
group by severity, severity_rank, category_id
order by severity_rank, category_id
