/*---
description: For each judged day, category and account how many results there are of each status.
key: [as_of, category_id, account_id]
columns:
  as_of: The day.
  category_id: {about: The category., of: categories.category_id}
  account_id: The account.
  controls: Controls with a result.
  resources: Resources with a result of pass or fail.
  passed: Results pass.
  failed: Results fail.
  not_applicable: Results not_applicable.
  no_evidence: Results no_evidence.
  coverage: {about: "Share of pass and fail among pass, fail and no_evidence, 0 to 1; null where there is none.", nullable: true}
---*/
with
asked as (
    select as_of, account_id, category_id
    from (select distinct as_of, account_id from night_summaries)
    cross join categories
)
select
    as_of,
    category_id,
    account_id,
    coalesce(controls, 0) as controls,
    coalesce(resources, 0) as resources,
    coalesce(passed, 0) as passed,
    coalesce(failed, 0) as failed,
    coalesce(not_applicable, 0) as not_applicable,
    coalesce(no_evidence, 0) as no_evidence,
    (passed + failed) / nullif(passed + failed + no_evidence, 0) as coverage
from asked
left join night_summaries using (as_of, category_id, account_id)
join categories using (category_id)
order by as_of, categories.position, account_id
