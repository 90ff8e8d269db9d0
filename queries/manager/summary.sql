/*---
question: How is each responsibility carried, over all accounts or in one?
parameters:
  account: {type: account, default: all, description: one account}
---*/
with
counted as (
    select
        category_id,
        sum(passed) as passed,
        sum(failed) as failed,
        sum(failed_exempt) as failed_exempt,
        sum(not_applicable) as not_applicable,
        sum(no_evidence) as no_evidence
    from responsibility_summary
    where as_of = $night and $account in ('all', account_id)
    group by category_id
)
select
    categories.category_id,
    categories.title,
    categories.side,
    coalesce(counted.passed, 0) as passed,
    coalesce(counted.failed, 0) as failed,
    coalesce(counted.failed_exempt, 0) as failed_exempt,
    coalesce(counted.not_applicable, 0) as not_applicable,
    coalesce(counted.no_evidence, 0) as no_evidence
from categories
left join counted on counted.category_id = categories.category_id
order by categories.position
