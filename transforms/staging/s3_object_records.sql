/*---
description: >
  Whether the trails of the account that are logging record the reads and the writes of all objects of each bucket; is_known
  is false where an answer is missing that could still say so
---*/
with
status as (
    select trail, bool_or(is_logging) as is_logging from cloudtrail_trail_status group by trail
),
selectors as (
    select trail, any_value(selectors) as selectors, min(evidence_id) as evidence_id
    from cloudtrail_event_selectors
    group by trail
)
select
    buckets.account_id,
    buckets.resource_id as bucket,
    bool_or(is_logging and records_objects(selectors, buckets.resource_arn || '/', true)) as reads,
    bool_or(is_logging and records_objects(selectors, buckets.resource_arn || '/', false)) as writes,
    bool_and(is_logging is false or (is_logging is not null and selectors.trail is not null)) as is_known,
    list(distinct selectors.evidence_id) filter (selectors.evidence_id is not null) as evidence
from s3_buckets as buckets
join cloudtrail_trails as trails
    on trails.account_id = buckets.account_id and trails.region = buckets.region
left join status
    on status.trail = trails.resource_arn
left join selectors
    on selectors.trail = trails.resource_arn
group by buckets.account_id, buckets.resource_id
