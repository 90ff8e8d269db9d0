/*---
description: >
  The newest verdict on each digest and log file of the window, weighed: settled is true where it verifies (or a log
  file's digest is still due), false where it does not, and null where that can't be said: it could not be read, the
  public keys were not fetched, or the chain has a gap that a call explains which stopped logging or validation, deleted
  the trail, or narrowed it to one Region or account
---*/
with
digests_of_window as (
    select digests.*, digest_id(digests.source, object) as evidence_id
    from digests
    cross join this_run
    where digest_end > window_start and coalesce(digest_start, digest_end - interval 1 hour) < window_end
    qualify row_number() over (
        partition by digests.source, object order by checked_at desc, digests.run_id desc
    ) = 1
),
logs_of_window as (
    select log_objects.*
    from log_objects
    cross join this_run
    where delivered_at >= window_start and delivered_at < window_end and object not like 'lookup:%'
    qualify row_number() over (
        partition by log_objects.source, object order by checked_at desc, log_objects.run_id desc
    ) = 1
),
interruptions as (
    select event_time, request_parameters as request
    from activity_events
    where event_source = 'cloudtrail.amazonaws.com'
        and error_code is null
        and ends_digests(event_name, request_parameters)
),
explained as (
    select distinct gaps.source, gaps.object
    from digests_of_window as gaps
    join interruptions
        on names_trail(interruptions.request, gaps.trail)
        and interruptions.event_time between gaps.digest_start - interval 2 hour and gaps.digest_end
    where gaps.outcome = 'chain_gap'
),
regions_with_keys as (
    select distinct region from public_keys
),
weighed_digests as (
    select
        digests.*,
        case
            when outcome = 'valid' then true
            when outcome in ('access_denied', 'archived') then null
            when outcome = 'unknown_key' and region not in (from regions_with_keys) then null
            when outcome = 'chain_gap' and explained.object is not null then null
            else false
        end as settled
    from digests_of_window as digests
    left join explained
        on explained.source = digests.source and explained.object = digests.object
),
weighed_logs as (
    select
        logs.*,
        digests.evidence_id,
        case
            when logs.outcome in ('valid', 'pending') then true
            when logs.outcome in ('access_denied', 'archived') then null
            when logs.outcome = 'not_covered' and digests.object is not null and digests.settled is null then null
            else false
        end as settled
    from logs_of_window as logs
    left join weighed_digests as digests
        on digests.source = logs.source and digests.object = logs.digest
)
select account_id, region, 'digest' as kind, object, outcome, detail, evidence_id, settled from weighed_digests
union all
select account_id, region, 'log file', object, outcome, detail, evidence_id, settled from weighed_logs
