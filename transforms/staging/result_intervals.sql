/*---
description: >
  The intervals in which a control's answer about a resource was the same, night after night; the mart control_history says
  what the columns are. Of the first and the last night there is what was cited and when it was looked at.
---*/
with
nights as (
    select as_of, row_number() over (order by as_of) as night
    from judged_nights
),
placed as (
    select result_stretches.*, starts.night as first_night, ends.night as last_night
    from result_stretches
    join nights as starts on starts.as_of = result_stretches.first_on
    join nights as ends on ends.as_of = result_stretches.last_on
),
compared as (
    select
        *,
        coalesce(
            lag(last_night) over of_one + 1 = first_night
                and lag(status) over of_one = status
                and lag(category_id) over of_one = category_id,
            false
        ) as goes_on
    from placed
    window of_one as (partition by control_id, account_id, region, resource_type, resource_id order by first_night)
),
numbered as (
    select
        *,
        count(*) filter (not goes_on) over (
            partition by control_id, account_id, region, resource_type, resource_id
            order by first_night
        ) as interval_number
    from compared
),
intervals as (
    select
        control_id,
        category_id,
        account_id,
        region,
        resource_type,
        resource_id,
        arg_max(resource_arn, first_night) as resource_arn,
        status,
        min(first_on) as valid_from,
        max(last_on) as last_on,
        max(last_night) as last_night,
        sum(nights)::bigint as nights,
        arg_max(reason, first_night) as reason,
        arg_min(first_evidence, first_night) as first_evidence,
        arg_max(last_evidence, first_night) as evidence,
        arg_min_null(first_looked_to, first_night) as first_looked_to,
        arg_max_null(last_looked_from, first_night) as last_looked_from
    from numbered
    group by control_id, category_id, account_id, region, resource_type, resource_id, status, interval_number
)
select intervals.* exclude (last_night), nights.as_of as valid_to
from intervals
left join nights on nights.night = intervals.last_night + 1
