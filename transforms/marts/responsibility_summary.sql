/*---
description: For each judged day, category and account how many results there are of each status.
key: [as_of, category_id, account_id]
columns:
  as_of: The day.
  category_id: {about: The category., of: categories.category_id}
  account_id: The account.
  controls: {about: "Controls with a result.", unit: controls}
  resources: {about: "Resources with a result of pass or fail.", unit: resources}
  passed: {about: "Results pass.", unit: results}
  failed: {about: "Results fail.", unit: results}
  failed_exempt: {about: "Of these, results beside which an exemption stood; they count as failed all the same.", unit: results}
  not_applicable: {about: "Results not_applicable.", unit: results}
  no_evidence: {about: "Results no_evidence.", unit: results}
  coverage: {about: "Share of pass and fail among pass, fail and no_evidence, 0 to 1; null where there is none.", nullable: true, unit: share from 0 to 1}
---*/
with
exempt as (
    select judged_nights.as_of, category_id, account_id, count(*) as failed_exempt
    from exempted_results
    join judged_nights on judged_nights.as_of between exempted_results.first_on and exempted_results.last_on
    group by all
)
select
    as_of, category_id, account_id, controls, resources, passed, failed, coalesce(failed_exempt, 0) as failed_exempt,
    not_applicable, no_evidence, (passed + failed) / nullif(passed + failed + no_evidence, 0) as coverage
from night_summaries
join categories using (category_id)
left join exempt using (as_of, category_id, account_id)
order by as_of, categories.position, account_id
