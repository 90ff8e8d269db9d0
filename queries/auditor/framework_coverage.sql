/*---
question: Which requirements of a framework are met on a day, which are not, and to which does no control speak?
time: Which control speaks to which requirement is said by today's rules.
parameters:
  framework: {type: text, default: CIS-5.0, description: "CIS-5.0, NIST-800-53-r5, SOC2, ISO-27001-2022, PCI-4.0 …"}
  account: {type: account, default: all, description: one account}
---*/
with
counted as (
    select
        control_id,
        count(*) filter (status = 'pass') as passed,
        count(*) filter (status = 'fail') as failed,
        count(*) filter (status = 'no_evidence') as no_evidence
    from control_results
    where as_of = $night and $account in ('all', account_id)
    group by control_id
),
spoken as (
    select framework, requirement, unnest(controls) as control_id
    from requirements
    where framework = $framework
),
judged as (
    select
        requirement,
        sum(passed)::bigint as passed,
        sum(failed)::bigint as failed,
        sum(no_evidence)::bigint as no_evidence,
        list(control_id order by control_id) filter (failed > 0) as failing_controls
    from spoken
    join counted using (control_id)
    group by requirement
)
select
    requirements.requirement,
    case
        when len(requirements.controls) = 0 then 'no control'
        when coalesce(failed, 0) > 0 then 'exceptions'
        when coalesce(no_evidence, 0) > 0 then 'no evidence'
        when coalesce(passed, 0) > 0 then 'no exception found'
        else 'nothing in scope'
    end as state,
    len(requirements.controls) as controls,
    coalesce(passed, 0) as passed,
    coalesce(failed, 0) as failed,
    coalesce(no_evidence, 0) as no_evidence,
    coalesce(failing_controls, []) as failing_controls
from requirements
left join judged using (requirement)
where requirements.framework = $framework
order by requirements.position
