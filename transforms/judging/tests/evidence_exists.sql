-- Every evidence id names an answer, an outcome, a digest, an event of the window, or the run.
with
named as (
    select control_id, unnest(evidence) as id
    from verdicts
),
records as (
    select min(control_id) as control_id, string_split(id, '#')[1] as record
    from named
    group by record
),
known as (
    select response_id as record from answers
    union all
    select outcome_id from call_outcomes
    union all
    select digest_id(source, object) from digests
    union all
    select 'run-' || run_id from this_run
),
strangers as (from records anti join known using (record)),
not_events as (
    from strangers
    anti join activity_events on activity_events.event_id = strangers.record
)
select control_id, 'evidence ' || record || ' does not exist' as detail
from not_events
