/*---
question: What do the controls say about each requirement of a framework?
time: Which control speaks to which requirement is said by today's rules.
parameters:
  framework: {type: text, default: CIS, description: "the framework, or how its requirements begin, such as CIS-5.0 1"}
---*/
with
requirements as (
    select control_id, title, unnest(frameworks) as requirement
    from controls
),
counted as (
    select
        control_id,
        count(*) filter (status = 'pass') as passed,
        count(*) filter (status = 'fail') as failed,
        count(*) filter (status = 'no_evidence') as no_evidence
    from control_results
    where as_of = $night
    group by control_id
)
select
    requirements.requirement,
    requirements.control_id,
    requirements.title,
    coalesce(counted.passed, 0) as passed,
    coalesce(counted.failed, 0) as failed,
    coalesce(counted.no_evidence, 0) as no_evidence
from requirements
left join counted on counted.control_id = requirements.control_id
where starts_with(requirements.requirement, $framework)
order by all
