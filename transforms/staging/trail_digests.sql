/*---
description: >
  The newest word on each digest of the lake; it covers its time where it verifies, and so does every log file that it
  names. A digest that is missing, and a gap in a chain, has a row too.
---*/
with
latest_logs as (
    select source, object, digest, outcome
    from log_objects
    qualify row_number() over (partition by source, object order by checked_at desc, run_id desc) = 1
),
damaged as (
    select source, digest, count(*) as damaged_logs, arg_min(outcome || ': ' || object, object) as damaged_log
    from latest_logs
    where outcome not in ('valid', 'not_covered', 'pending')
    group by all
),
latest_digests as (
    select
        source, object, account_id, region, trail, home_region, digest_start, digest_end, outcome, detail, starts_chain,
        checked_at, run_id
    from digests
    qualify row_number() over (partition by source, object order by checked_at desc, run_id desc) = 1
)
select
    latest_digests.*,
    digest_id(latest_digests.source, object) as evidence_id,
    damaged_logs,
    damaged_log,
    outcome = 'valid' and damaged_logs is null as covers
from latest_digests
left join damaged on damaged.source = latest_digests.source and damaged.digest = latest_digests.object
