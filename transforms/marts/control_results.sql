/*---
description: >
  What every control said of every resource on every judged day. What each result was judged from is named here for the
  nights on which something changed and for the newest; between them the lake's `results` have it.
view: true
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
  evidence: >
    Ids of what it was judged from; `remit evidence show ID` prints each. Between the first and the last night of what did
    not change, the run that holds it.
  run_id: The run that judged.
  evidence_run_id: The run whose answers were judged.
  control_sha256: The rule's file that judged, by its SHA-256.
  parameters: {about: "The values of the rule's parameters (JSON); null where it has none.", nullable: true}
  exemption_id: {about: "The exemption that stood beside the failure; the status is what it is.", nullable: true}
  exempt_until: {about: "The exemption's last day.", nullable: true}
---*/
select
    nights.as_of,
    unchanged.control_id,
    unchanged.category_id,
    unchanged.account_id,
    unchanged.region,
    unchanged.resource_type,
    unchanged.resource_id,
    unchanged.resource_arn,
    unchanged.status,
    unchanged.reason,
    case nights.as_of
        when unchanged.last_on then unchanged.last_evidence
        when unchanged.first_on then unchanged.first_evidence
        else ['run-' || nights.evidence_run_id]
    end as evidence,
    nights.run_id,
    nights.evidence_run_id,
    unchanged.control_sha256,
    unchanged.parameters,
    exempted.exemption_id,
    exempted.exempt_until
from unchanged_results as unchanged
join nights on nights.as_of between unchanged.first_on and unchanged.last_on
left join exempted_results as exempted
    on exempted.control_id = unchanged.control_id
    and exempted.account_id = unchanged.account_id
    and exempted.region = unchanged.region
    and exempted.resource_type = unchanged.resource_type
    and exempted.resource_id = unchanged.resource_id
    and nights.as_of between exempted.first_on and exempted.last_on
