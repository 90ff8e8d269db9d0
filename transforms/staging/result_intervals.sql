/*---
description: >
  The intervals in which a control said the same of a resource, night after night; the mart control_history says what the
  columns are.
---*/
with
nights as (
    select as_of, row_number() over (order by as_of) as night
    from judged_nights
),
judged as (
    select night_results.*, nights.night
    from night_results
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
