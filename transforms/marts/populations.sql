/*---
description: >
  How many things of a kind there are, by account: resources as the API listed them in the newest judged run, and events
  that matter as CloudTrail recorded them in its window.
key: [kind, account_id, source]
columns:
  as_of: The day of the run.
  kind: A resource type, or the action of an event.
  account_id: The account.
  source: {about: Where it was counted., values: [api, events]}
  members: {about: "How many there are.", unit: members}
  first_at: {about: The first event of the window., nullable: true}
  last_at: {about: The last event of the window., nullable: true}
---*/
select
    this_run.as_of,
    resources.resource_type as kind,
    resources.account_id,
    'api' as source,
    count(*) as members,
    null::timestamptz as first_at,
    null::timestamptz as last_at
from resources
cross join this_run
where resources.seen_by != 'config'
group by all
union all
select
    this_run.as_of,
    activity.event_source || ' ' || activity.event_name,
    activity.account_id,
    'events',
    count(distinct activity.event_id),
    min(activity.event_time),
    max(activity.event_time)
from activity
cross join this_run
where activity.event_time >= this_run.window_start and activity.event_time < this_run.window_end
group by all
order by all
