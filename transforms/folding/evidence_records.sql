/* The answers and the ends of calls that stretches name and that are not known yet. */
with
cited as (
    select distinct string_split(unnest(first_evidence || last_evidence), '#')[1] as record
    from result_stretches
),
wanted as (
    from cited
    anti join evidence_records using (record)
)
select
    response_id as record,
    'response' as kind,
    service || ':' || operation as what,
    account_id,
    region,
    caller_arn as collected_by,
    collected_at,
    body_sha256 as sha256,
    run_id,
    aws_request_id
from responses
where response_id in (from wanted)
union all
select outcome_id, 'outcome', service || ':' || operation, account_id, region, null, ended_at, null, run_id, null
from outcomes
where outcome_id in (from wanted)
