/*---
question: How was each control tested on a day, on which calls, and with which result?
time: What a control asks is said by today's rules.
parameters:
  category: {type: category, default: all, description: one category of responsibility}
  account: {type: account, default: all, description: one account}
---*/
with
counted as (
    select
        control_id,
        count(*) filter (status = 'pass') as passed,
        count(*) filter (status = 'fail') as failed,
        count(*) filter (status = 'not_applicable') as not_applicable,
        count(*) filter (status = 'no_evidence') as no_evidence
    from control_results
    where as_of = $night and $account in ('all', account_id)
    group by control_id
)
select
    controls.category_id,
    controls.control_id,
    controls.title,
    controls.passes,
    controls.evidence as calls,
    controls.severity,
    counted.passed,
    counted.failed,
    counted.not_applicable,
    counted.no_evidence,
    case when failed > 0 then 'exceptions' when no_evidence > 0 then 'not concluded' else 'none found' end as conclusion,
    controls.sha256 as rule_sha256
from counted
join controls using (control_id)
where $category in ('all', controls.category_id)
order by controls.category_id, controls.control_id
