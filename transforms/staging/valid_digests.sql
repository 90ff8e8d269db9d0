/*---
description: >
  The digests that were last found valid, none of whose log files was found damaged: in the hours between digest_start and
  digest_end the account's events in the Region are all there.
---*/
with
latest_logs as (
    select source, object, digest, outcome
    from log_objects
    qualify row_number() over (partition by source, object order by checked_at desc, run_id desc) = 1
),
damaged as (
    select distinct source, digest
    from latest_logs
    where outcome not in ('valid', 'not_covered', 'pending')
),
latest_digests as (
    select *
    from digests
    qualify row_number() over (partition by source, object order by checked_at desc, run_id desc) = 1
)
select account_id, region, digest_start, digest_end, digest_id(source, object) as digest_id
from latest_digests
where outcome = 'valid'
    and not exists (
        from damaged
        where damaged.source = latest_digests.source and damaged.digest = latest_digests.object
    )
