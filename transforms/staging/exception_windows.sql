/*---
description: >
  Between which two looks an exception began and ended, one row an exception and side (opened, closed): from_at is when it
  was last seen otherwise, to_at when it was first seen so; from_at is null where nobody had looked before. Results that
  were judged from events have the ids of these events, and no window is needed for them.
---*/
with
places as (
    select
        control_id,
        account_id,
        region,
        first_on,
        last_on,
        max(last_on) over (
            partition by control_id, account_id, region
            order by first_on, last_on
            rows between unbounded preceding and 1 preceding
        ) as looked_until
    from (
        select distinct control_id, account_id, region, first_on, last_on
        from result_stretches
        where status != 'no_evidence' and control_id in (select control_id from exception_spans)
    )
),
looked_at as (
    select control_id, account_id, region, min(first_on) as first_on, max(last_on) as last_on
    from (
        select
            *,
            count(*) filter (looked_until is null or first_on > looked_until) over (
                partition by control_id, account_id, region
                order by first_on, last_on
            ) as stretch
        from places
    )
    group by control_id, account_id, region, stretch
),
nights_before as (
    select spans.exception, nights.as_of, nights.first_at
    from exception_spans as spans
    asof join judged_nights as nights on nights.as_of < spans.opened_at
),
held as (
    select spans.exception, intervals.last_on, intervals.last_looked_from
    from exception_spans as spans
    asof join (from result_intervals where status in ('pass', 'not_applicable') and valid_to is not null) as intervals
        on intervals.control_id = spans.control_id
        and intervals.account_id = spans.account_id
        and intervals.region = spans.region
        and intervals.resource_type = spans.resource_type
        and intervals.resource_id = spans.resource_id
        and intervals.valid_to <= spans.opened_at
),
last_looks as (
    select spans.exception, least(looked_at.last_on, nights_before.as_of) as as_of
    from exception_spans as spans
    join nights_before using (exception)
    asof join looked_at
        on looked_at.control_id = spans.control_id
        and looked_at.account_id = spans.account_id
        and looked_at.region = spans.region
        and looked_at.first_on < spans.opened_at
),
absent as (
    select last_looks.*
    from last_looks
    join exception_spans as spans using (exception)
    anti join result_stretches as stretches
        on stretches.control_id = spans.control_id
        and stretches.account_id = spans.account_id
        and stretches.region = spans.region
        and stretches.resource_type = spans.resource_type
        and stretches.resource_id = spans.resource_id
        and last_looks.as_of between stretches.first_on and stretches.last_on
),
seen_otherwise as (
    select
        exception,
        greatest(held.last_on, absent.as_of) as as_of,
        if(held.last_on >= coalesce(absent.as_of, held.last_on), held.last_looked_from, null) as looked_from
    from held
    full join absent using (exception)
),
opening as (
    select spans.exception, intervals.first_evidence, intervals.first_looked_to
    from exception_spans as spans
    join result_intervals as intervals
        on intervals.control_id = spans.control_id
        and intervals.account_id = spans.account_id
        and intervals.region = spans.region
        and intervals.resource_type = spans.resource_type
        and intervals.resource_id = spans.resource_id
        and intervals.valid_from = spans.opened_at
),
closing as (
    select spans.exception, any_value(intervals.first_looked_to) as first_looked_to
    from exception_spans as spans
    left join result_intervals as intervals
        on intervals.control_id = spans.control_id
        and intervals.account_id = spans.account_id
        and intervals.region = spans.region
        and intervals.resource_type = spans.resource_type
        and intervals.resource_id = spans.resource_id
        and intervals.valid_from = spans.closed_at
    where spans.closed_at is not null
    group by spans.exception
),
looks as (
    select exception, 'opened' as side, 'from' as edge, coalesce(looked_from, nights.first_at) as at
    from seen_otherwise
    left join judged_nights as nights using (as_of)
    union all
    select exception, 'opened', 'to', coalesce(opening.first_looked_to, nights.last_at)
    from exception_spans as spans
    join opening using (exception)
    left join judged_nights as nights on nights.as_of = spans.opened_at
    union all
    select exception, 'closed', 'from', last_looked_from
    from exception_spans
    where closed_at is not null
    union all
    select exception, 'closed', 'to', coalesce(closing.first_looked_to, nights.last_at)
    from exception_spans as spans
    join closing using (exception)
    left join judged_nights as nights on nights.as_of = spans.closed_at
),
judged_from_events as (
    select exception, list(distinct record order by record) as event_ids
    from (select exception, string_split(unnest(first_evidence), '#')[1] as record from opening)
    group by exception
    having not bool_or(regexp_matches(record, '^(rsp|out|dig|run)-'))
)
select
    spans.exception,
    sides.side,
    any_value(looks.at) filter (looks.edge = 'from') as from_at,
    any_value(looks.at) filter (looks.edge = 'to') as to_at,
    coalesce(any_value(judged.event_ids), []) as event_ids
from exception_spans as spans
cross join lateral (values ('opened'), ('closed')) as sides (side)
left join looks on looks.exception = spans.exception and looks.side = sides.side
left join judged_from_events as judged on judged.exception = spans.exception
where sides.side = 'opened' or spans.closed_at is not null or judged.exception is not null
group by spans.exception, sides.side
