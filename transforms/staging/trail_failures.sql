/*---
description: >
  Digests that cover nothing, each with why: damaged, deleted, unknown_key, unreadable, stopped (a call ended the chain,
  and is named) or unexplained (the chain ends or starts anew, and no call says why)
---*/
with
failing as (
    select
        *,
        coalesce(digest_start, digest_end - interval 1 hour) as starts,
        digest_end as ends,
        lead(starts_chain ignore nulls) over (
            partition by source, account_id, region, trail, home_region
            order by digest_start, digest_end
        ) as followed_by_start
    from trail_digests
    where digest_end is not null
    qualify not covers
),
calls as (
    select
        failing.source,
        failing.object,
        arg_min(trail_switches.event_id, abs(epoch(event_time) - epoch(failing.starts))) filter (
            ends_digests and event_time between failing.starts - interval 2 hour and failing.ends
        ) as stopped_by,
        arg_min(told, abs(epoch(event_time) - epoch(failing.starts))) filter (
            ends_digests and event_time between failing.starts - interval 2 hour and failing.ends
        ) as stopped,
        arg_min(told, abs(epoch(event_time) - epoch(failing.ends))) filter (
            begins_digests and event_time between failing.starts and failing.ends + interval 2 hour
        ) as resumed
    from failing
    join trail_switches
        on names_trail(request, failing.trail)
        and coalesce(trail_switches.aws_region = failing.home_region, true)
        and event_time between failing.starts - interval 2 hour and failing.ends + interval 2 hour
    where failing.outcome = 'chain_gap' and failing.followed_by_start is distinct from false
    group by all
)
select
    account_id,
    region,
    starts,
    ends,
    evidence_id,
    stopped_by as event_id,
    case
        when outcome = 'valid' then 'damaged'
        when outcome = 'missing' then 'deleted'
        when outcome = 'unknown_key' then 'unknown_key'
        when outcome in ('access_denied', 'archived', 'error') then 'unreadable'
        when outcome != 'chain_gap' then 'damaged'
        when followed_by_start is not distinct from false then 'deleted'
        when stopped_by is not null then 'stopped'
        else 'unexplained'
    end as why,
    case
        when outcome = 'valid' then damaged_log || if(damaged_logs > 1, ' and ' || (damaged_logs - 1) || ' more', '')
        when stopped is not null then stopped || coalesce('; ' || resumed, '')
        else outcome || coalesce(': ' || detail, '')
    end as detail
from failing
left join calls using (source, object)
