/*---
description: >
  For each account and Region the spans of time that valid chains of digests cover, and those that they don't, with why;
  over all that the lake holds, or over the period of the variables coverage_from and coverage_to
---*/
with
looks as (
    select source, account_id, region, coalesce(digest_start, digest_end) as starts, digest_end as ends, checked_at
    from trail_digests
    where digest_end is not null
    union all
    select source, account_id, region, delivered_at, null, checked_at
    from log_objects
    where delivered_at is not null and account_id is not null
),
sources as (
    select source, min(starts) as starts, coalesce(max(ends), max(starts)) as ends, max(checked_at) as checked_at
    from looks
    group by all
),
places as (
    select account_id, region, source from looks
    union
    select account_id, region, source from outcomes join this_run using (run_id) cross join sources where region != 'global'
),
seen as (
    select
        account_id,
        region,
        min(sources.starts) as data_starts,
        max(sources.ends) as data_ends,
        max(sources.checked_at) as looked_at
    from places
    join sources using (source)
    group by all
),
first_digests as (
    select account_id, region, min(digest_start) as first_digest from trail_digests where outcome = 'valid' group by all
),
periods as (
    select
        seen.*,
        first_digest,
        coalesce(getvariable('coverage_from')::timestamptz, data_starts) as period_starts,
        least(
            coalesce(getvariable('coverage_to')::timestamptz, 'infinity'::timestamptz),
            if(data_ends >= looked_at - interval 2 hour or getvariable('coverage_to') is not null, looked_at, data_ends)
        ) as period_ends
    from seen
    left join first_digests using (account_id, region)
    where period_ends > period_starts
),
covering as (
    select account_id, region, greatest(digest_start, period_starts) as starts, least(digest_end, period_ends) as ends
    from trail_digests
    join periods using (account_id, region)
    where covers and digest_end > period_starts and digest_start < period_ends
),
edges as (
    from covering
    union all
    select account_id, region, period_ends, period_ends from periods
),
holes as (
    select
        account_id,
        region,
        coalesce(
            max(ends) over (
                partition by account_id, region
                order by starts, ends
                rows between unbounded preceding and 1 preceding
            ),
            period_starts
        ) as hole_starts,
        starts as hole_ends
    from edges
    join periods using (account_id, region)
    qualify hole_ends > hole_starts
),
covered as (
    select
        account_id,
        region,
        starts,
        coalesce(lead(hole_starts) over (partition by account_id, region order by starts), period_ends) as ends
    from (
        select account_id, region, period_starts as starts, null as hole_starts from periods
        union all
        select account_id, region, hole_ends, hole_starts from holes
    )
    join periods using (account_id, region)
    qualify ends > starts
),
failure_edges as (
    select account_id, region, hole_starts, hole_ends, unnest([starts, ends]) as cut
    from holes
    join trail_failures using (account_id, region)
    where starts < hole_ends and ends > hole_starts
),
data_edges as (
    select account_id, region, hole_starts, hole_ends, unnest([data_starts, data_ends, first_digest]) as cut
    from holes
    join periods using (account_id, region)
),
cuts as (
    select account_id, region, hole_starts, hole_starts as cut from holes
    union
    select account_id, region, hole_starts, hole_ends from holes
    union
    select account_id, region, hole_starts, cut
    from (from failure_edges union all from data_edges)
    where cut > hole_starts and cut < hole_ends
),
pieces as (
    select
        account_id,
        region,
        cut as starts,
        lead(cut) over (partition by account_id, region, hole_starts order by cut) as ends
    from cuts
    qualify ends is not null
),
ranked as (
    select
        *,
        list_position(['damaged', 'deleted', 'unknown_key', 'unreadable', 'unexplained', 'stopped'], why) as rank
    from trail_failures
),
reasons as (
    select
        pieces.account_id,
        pieces.region,
        pieces.starts,
        pieces.ends,
        arg_min({why: why, detail: detail, event_id: event_id}, (rank, ranked.starts)) as worst,
        list(distinct evidence_id order by evidence_id) as evidence
    from pieces
    join ranked
        on ranked.account_id = pieces.account_id
        and ranked.region = pieces.region
        and ranked.starts < pieces.ends
        and ranked.ends > pieces.starts
    group by all
),
explained as (
    select
        account_id,
        region,
        starts,
        ends,
        case
            when worst is not null then worst.why
            when starts >= data_ends and data_ends >= looked_at - interval 2 hour then 'not_delivered'
            when starts >= data_ends or ends <= data_starts then 'not_collected'
            when first_digest is null or ends <= first_digest then 'not_enabled'
            else 'unexplained'
        end as why,
        worst.detail as detail,
        worst.event_id as event_id,
        coalesce(evidence, []) as evidence
    from pieces
    join periods using (account_id, region)
    left join reasons using (account_id, region, starts, ends)
),
islands as (
    select
        *,
        sum(if(ends_before is not distinct from starts and why = why_before and event_id is not distinct from event_before, 0, 1))
            over (partition by account_id, region order by starts) as island
    from (
        select
            *,
            lag(ends) over ordered as ends_before,
            lag(why) over ordered as why_before,
            lag(event_id) over ordered as event_before
        from explained
        window ordered as (partition by account_id, region order by starts)
    )
),
spans as (
    select account_id, region, starts, ends, true as covered, null as why, null as detail, null as event_id, [] as evidence
    from covered
    union all by name
    select
        account_id,
        region,
        min(starts) as starts,
        max(ends) as ends,
        false as covered,
        why,
        arg_min(detail, starts) as detail,
        event_id,
        list_distinct(flatten(list(evidence order by starts))) as evidence
    from islands
    group by account_id, region, island, why, event_id
)
select
    account_id,
    region,
    starts,
    ends,
    date_diff('minute', starts, ends) / 60 as hours,
    covered,
    why,
    detail,
    event_id,
    evidence || if(event_id is null, [], [event_id]) as evidence
from spans
