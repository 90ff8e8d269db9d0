/*---
description: >
  The intervals in which a control said the same of a resource, night after night. A night on which the resource was not
  judged ends an interval; valid_to is the first judged day on which it no longer holds.
key: [control_id, account_id, region, resource_type, resource_id, valid_from]
columns:
  control_id: The control.
  category_id: {about: Its category., of: categories.category_id}
  account_id: The account.
  region: The resource's Region.
  resource_type: CloudFormation's type.
  resource_id: The resource's id.
  resource_arn: {about: Its ARN., nullable: true}
  status: {about: The answer., values: [pass, fail, not_applicable, no_evidence]}
  valid_from: The first day of the interval.
  valid_to: {about: "The day on which it no longer held, not included; null while it holds.", nullable: true}
  nights: {about: "Judged days in the interval.", unit: nights}
  reason: The reason on its last day.
  evidence: The evidence of its last day.
---*/
select
    control_id, category_id, account_id, region, resource_type, resource_id, resource_arn, status, valid_from, valid_to,
    nights, reason, evidence
from result_intervals
order by control_id, account_id, region, resource_type, resource_id, valid_from
