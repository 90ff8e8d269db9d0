/* The results of the nights that are folded in, each with when the answers behind it were collected. */
with
judged as (
    select new_nights.night, results.*
    from results
    join new_nights using (as_of, run_id)
),
cited as (
    select
        as_of, control_id, account_id, region, resource_type, resource_id,
        string_split(unnest(evidence), '#')[1] as record
    from judged
),
collected as (
    select response_id as record, collected_at
    from responses
),
looks as (
    select
        as_of, control_id, account_id, region, resource_type, resource_id,
        min(collected_at) as looked_from,
        max(collected_at) as looked_to
    from cited
    join collected using (record)
    group by all
)
select judged.*, looks.looked_from, looks.looked_to
from judged
left join looks using (as_of, control_id, account_id, region, resource_type, resource_id)
