/*---
question: How does each account stand, and could everything in it be judged?
---*/
with
counted as (
    select
        account_id,
        sum(passed) as passed,
        sum(failed) as failed,
        sum(no_evidence) as no_evidence
    from responsibility_summary
    where as_of = $night
    group by account_id
)
select
    accounts.account_id,
    accounts.name,
    accounts.state,
    accounts.answered,
    accounts.left_out,
    coalesce(counted.passed, 0) as passed,
    coalesce(counted.failed, 0) as failed,
    coalesce(counted.no_evidence, 0) as no_evidence,
    round(100.0 * (passed + failed) / nullif(passed + failed + no_evidence, 0), 1)::double as percent_judged
from accounts
left join counted on counted.account_id = accounts.account_id
order by accounts.account_id
