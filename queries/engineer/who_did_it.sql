/*---
question: Which events of a period name a thing, such as a bucket, a role or a security group, and who was behind them?
parameters:
  word: {type: text, description: the thing's name or id}
---*/
with
tied as (
    select distinct account_id, event_id
    from resource_events
    where contains(lower(concat_ws(' ', resource_id, resource_arn)), lower($word))
),
naming as (
    select activity.*
    from activity
    left join tied on tied.account_id = activity.account_id and tied.event_id = activity.event_id
    where
        event_time::date between $from and $to
        and (tied.event_id is not null or contains(lower(request_parameters::varchar), lower($word)))
)
select
    naming.event_time,
    naming.event_name,
    naming.account_id,
    naming.region,
    sessions.origin,
    naming.principal_arn,
    naming.source_ip_address,
    naming.error_code,
    naming.request_parameters,
    naming.event_id,
    list(naming.category_id order by naming.category_id) as categories
from naming
left join sessions on sessions.session_id = naming.session_id
group by all
order by naming.event_time, naming.event_id
