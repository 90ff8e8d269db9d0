/* The new nights: the run that judged each, the run whose answers it judged, and when these were collected. */
with
answered as (
    select run_id, min(collected_at) as first_at, max(collected_at) as last_at
    from responses
    group by run_id
)
select new_nights.as_of, new_nights.run_id, new_nights.manifest_sha256, new_nights.evidence_run_id, first_at, last_at
from new_nights
left join answered on answered.run_id = new_nights.evidence_run_id
