/*---
question: What share of each category holds in each account, against the organization as a whole?
---*/
with
counted as (
    select category_id, account_id, passed, failed, no_evidence, passed + failed + no_evidence as judged
    from responsibility_summary
    where as_of = $night
)
select
    categories.title as category,
    account_id,
    judged,
    failed,
    no_evidence,
    round(100 * passed / nullif(judged, 0), 1) as percent_passed,
    round(100 * sum(passed) over of_all / nullif(sum(judged) over of_all, 0), 1) as percent_passed_in_all_accounts
from counted
join categories using (category_id)
where judged > 0
window of_all as (partition by category_id)
order by categories.position, account_id
