/*---
question: What do the controls say of one resource?
time: Between the first and the last night of what did not change, the run that holds the evidence is named.
parameters:
  resource: {type: text, description: the resource's id or ARN}
---*/
select control_id, category_id, account_id, region, resource_type, resource_id, status, reason, evidence
from control_results
where as_of = $night and $resource in (resource_id, resource_arn)
order by list_position(['fail', 'no_evidence', 'pass', 'not_applicable'], status), control_id
