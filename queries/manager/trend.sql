/*---
question: How did the share of what passes develop over a period, by category?
parameters:
  account: {type: account, default: all, description: one account}
---*/
with
nights as (
    select
        as_of,
        category_id,
        sum(passed) as passed,
        sum(failed) as failed,
        sum(no_evidence) as no_evidence
    from responsibility_summary
    where as_of between $from and $to and $account in ('all', account_id)
    group by all
)
select
    as_of,
    category_id,
    passed,
    failed,
    no_evidence,
    round(100.0 * passed / nullif(passed + failed + no_evidence, 0), 1)::double as percent_passed
from nights
order by all
