/*---
question: How does each category and account stand at the end of each month, and better or worse than the month before?
time: Of each month up to the day, the last judged night speaks.
parameters:
  category: {type: category, default: all, description: one category of responsibility}
  account: {type: account, default: all, description: one account}
---*/
with
last_nights as (
    select max(as_of) as as_of
    from nights
    where as_of <= $as_of
    group by date_trunc('month', as_of)
),
counted as (
    select
        strftime(as_of, '%Y-%m') as month,
        category_id,
        account_id,
        passed,
        failed,
        no_evidence,
        round(100 * passed / nullif(passed + failed + no_evidence, 0), 1) as percent_passed
    from responsibility_summary
    where
        as_of in (from last_nights)
        and $category in ('all', category_id)
        and $account in ('all', account_id)
)
select
    *,
    failed - lag(failed) over (partition by category_id, account_id order by month) as failed_more_than_month_before
from counted
where passed + failed + no_evidence > 0
order by month, category_id, account_id
