/*---
description: What every control said of every resource on every judged day.
key: [as_of, control_id, account_id, region, resource_type, resource_id]
columns:
  as_of: The day.
  control_id: The control.
  category_id: {about: Its category., of: categories.category_id}
  account_id: The account.
  region: The resource's Region; global for what belongs to the account as a whole.
  resource_type: CloudFormation's type; AWS::::Account for the account itself.
  resource_id: The resource's id; one that begins with a resource's id stands for a part of it.
  resource_arn: {about: Its ARN., nullable: true}
  status: {about: The answer., values: [pass, fail, not_applicable, no_evidence]}
  reason: Why.
  evidence: Ids of what it was judged from; `remit evidence show ID` prints each.
  run_id: The run that judged.
  evidence_run_id: The run whose answers were judged.
  control_sha256: The rule's file that judged, by its SHA-256.
---*/
select
    as_of, control_id, category_id, account_id, region, resource_type, resource_id, resource_arn, status, reason,
    evidence, run_id, evidence_run_id, control_sha256
from night_results
order by as_of, category_id, control_id, account_id, region, resource_id
