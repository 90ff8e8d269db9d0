/*---
description: >
  Between which two looks an exception began and ended, one row an exception and side (opened, closed): from_at is when it
  was last seen otherwise, to_at when it was first seen so; from_at is null where nobody had looked before. Results that
  were judged from events have the ids of these events, and no window is needed for them.
---*/
with
run_times as (
    select run_id, min(collected_at) as first_at, max(collected_at) as last_at
    from responses
    group by run_id
),
night_times as (
    select judged_nights.as_of, run_times.first_at, run_times.last_at
    from judged_nights
    left join run_times on run_times.run_id = judged_nights.evidence_run_id
),
places as (
    select distinct control_id, account_id, region, as_of
    from night_results
    where status != 'no_evidence' and control_id in (select control_id from exception_spans)
),
held as (
    select spans.exception, intervals.valid_to, intervals.evidence
    from exception_spans as spans
    asof join (from result_intervals where status in ('pass', 'not_applicable') and valid_to is not null) as intervals
        on intervals.control_id = spans.control_id
        and intervals.account_id = spans.account_id
        and intervals.region = spans.region
        and intervals.resource_type = spans.resource_type
        and intervals.resource_id = spans.resource_id
        and intervals.valid_to <= spans.opened_at
),
absent as (
    select spans.exception, places.as_of
    from exception_spans as spans
    asof join places
        on places.control_id = spans.control_id
        and places.account_id = spans.account_id
        and places.region = spans.region
        and places.as_of < spans.opened_at
    where not exists (
        from night_results
        where night_results.as_of = places.as_of
            and night_results.control_id = spans.control_id
            and night_results.account_id = spans.account_id
            and night_results.region = spans.region
            and night_results.resource_type = spans.resource_type
            and night_results.resource_id = spans.resource_id
    )
),
before_opening as (
    select
        spans.exception,
        if(absent.as_of >= coalesce(held.valid_to, absent.as_of), [], held.evidence) as evidence,
        if(absent.as_of >= coalesce(held.valid_to, absent.as_of), absent.as_of, nights.as_of) as as_of
    from exception_spans as spans
    left join held using (exception)
    left join absent using (exception)
    asof left join judged_nights as nights on nights.as_of < held.valid_to
    where held.exception is not null or absent.exception is not null
),
looks as (
    select exception, 'opened' as side, 'from' as edge, as_of, evidence
    from before_opening
    union all
    select spans.exception, moments.side, 'to', results.as_of, results.evidence
    from exception_spans as spans
    cross join lateral (values ('opened', opened_at), ('closed', closed_at)) as moments (side, as_of)
    join night_results as results
        on results.as_of = moments.as_of
        and results.control_id = spans.control_id
        and results.account_id = spans.account_id
        and results.region = spans.region
        and results.resource_type = spans.resource_type
        and results.resource_id = spans.resource_id
    union all
    select exception, 'closed', 'to', closed_at, []
    from exception_spans
    where closed_by = 'gone'
    union all
    select exception, 'closed', 'from', null, evidence
    from exception_spans
    where closed_at is not null
),
items as (
    select exception, side, edge, string_split(unnest(evidence), '#')[1] as record
    from looks
),
moments as (
    select items.exception, items.side, items.edge, min(responses.collected_at) as first_at, max(responses.collected_at) as last_at
    from items
    join responses on responses.response_id = items.record
    group by all
),
timed as (
    select
        looks.exception,
        looks.side,
        looks.edge,
        if(
            looks.edge = 'from',
            coalesce(moments.first_at, night_times.first_at),
            coalesce(moments.last_at, night_times.last_at)
        ) as at
    from looks
    left join moments using (exception, side, edge)
    left join night_times using (as_of)
),
judged_from_events as (
    select exception, list(distinct record order by record) as event_ids
    from items
    where side = 'opened' and edge = 'to'
    group by exception
    having not bool_or(regexp_matches(record, '^(rsp|out|dig|run)-'))
)
select
    spans.exception,
    sides.side,
    any_value(timed.at) filter (timed.edge = 'from') as from_at,
    any_value(timed.at) filter (timed.edge = 'to') as to_at,
    coalesce(any_value(judged.event_ids), []) as event_ids
from exception_spans as spans
cross join lateral (values ('opened'), ('closed')) as sides (side)
left join timed on timed.exception = spans.exception and timed.side = sides.side
left join judged_from_events as judged on judged.exception = spans.exception
where sides.side = 'opened' or spans.closed_at is not null or judged.exception is not null
group by spans.exception, sides.side
