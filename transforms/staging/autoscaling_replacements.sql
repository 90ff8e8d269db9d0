/*---
description: >
  What Auto Scaling groups did in the window because an instance was unhealthy: ended it, or started another in its place.
  Why stands in prose, of which only the fixed phrases are read
---*/
with
activities as (
    select *, json_transform(item, '{
        "AutoScalingGroupName": "VARCHAR", "Cause": "VARCHAR", "StatusCode": "VARCHAR", "StatusMessage": "VARCHAR",
        "StartTime": "TIMESTAMPTZ"
    }') as activity
    from items
    where service = 'autoscaling' and operation = 'DescribeScalingActivities' and error_code is null
)
select
    account_id,
    region,
    activity.AutoScalingGroupName as group_name,
    activity.StartTime as started_at,
    activity.StatusCode as state,
    activity.StatusMessage as message,
    evidence_id
from activities
cross join this_run
where regexp_matches(
        activity.Cause, 'in response to (an?|the) .*health[- ]?check|in response to an unhealthy instance', 'i'
    )
    and activity.StartTime >= this_run.window_start
    and activity.StartTime < this_run.window_end
