/*---
question: Which evidence do the results of a control rest on, who collected it and when, and what seals it?
time: Between the first and the last night of what did not change, the run that holds the evidence is named.
parameters:
  control: {type: control, description: the control}
  status: {type: status, default: all, description: one status}
---*/
with
results as (
    select account_id, region, resource_id, status, unnest(evidence) as evidence_id
    from control_results
    where as_of = $night and control_id = $control and $status in ('all', status)
)
select
    results.account_id,
    results.region,
    results.resource_id,
    results.status,
    results.evidence_id,
    evidence_index.kind,
    evidence_index.what,
    evidence_index.collected_by,
    evidence_index.collected_at,
    evidence_index.sha256,
    evidence_index.corroborated_by,
    evidence_index.run_id
from results
left join evidence_index on evidence_index.evidence_id = results.evidence_id
order by all
