/*---
description: >
  What every control said of every resource, word for word, from the first to the last of the nights on which nothing of
  it changed: neither the answer, nor the reason, nor the rule and its parameters. control_results is computed from it.
key: [control_id, account_id, region, resource_type, resource_id, first_on]
columns:
  control_id: The control.
  category_id: {about: Its category., of: categories.category_id}
  account_id: The account.
  region: The resource's Region.
  resource_type: CloudFormation's type.
  resource_id: The resource's id.
  resource_arn: {about: Its ARN., nullable: true}
  status: {about: The answer., values: [pass, fail, not_applicable, no_evidence]}
  reason: Why.
  control_sha256: "The rule's file that judged, by its SHA-256."
  parameters: {about: "The values of the rule's parameters (JSON); null where it has none.", nullable: true}
  first_on: The first night.
  last_on: The last night, included.
  nights: {about: "Judged days from the first to the last.", unit: nights}
  first_evidence: The evidence of the first night.
  last_evidence: The evidence of the last night.
---*/
select
    control_id, category_id, account_id, region, resource_type, resource_id, resource_arn, status, reason, control_sha256,
    parameters, first_on, last_on, nights, first_evidence, last_evidence
from result_stretches
order by control_id, account_id, region, resource_type, resource_id, first_on
