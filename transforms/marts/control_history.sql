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
  nights: Judged days in the interval.
  reason: The reason on its last day.
  evidence: The evidence of its last day.
---*/
with
nights as (
    select as_of, row_number() over (order by as_of) as night
    from judged_nights
),
judged as (
    select control_results.*, nights.night
    from control_results
    join nights using (as_of)
),
runs_of_nights as (
    select
        *,
        night - row_number() over (
            partition by control_id, account_id, region, resource_type, resource_id, status
            order by night
        ) as island
    from judged
),
intervals as (
    select
        control_id,
        category_id,
        account_id,
        region,
        resource_type,
        resource_id,
        arg_max(resource_arn, night) as resource_arn,
        status,
        min(as_of) as valid_from,
        max(night) as last_night,
        count(*) as nights,
        arg_max(reason, night) as reason,
        arg_max(evidence, night) as evidence
    from runs_of_nights
    group by control_id, category_id, account_id, region, resource_type, resource_id, status, island
)
select
    control_id,
    category_id,
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    status,
    valid_from,
    nights.as_of as valid_to,
    intervals.nights,
    reason,
    evidence
from intervals
left join nights on nights.night = intervals.last_night + 1
order by control_id, account_id, region, resource_type, resource_id, valid_from
