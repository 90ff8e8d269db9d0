/*---
description: >
  The times for which valid digests say that all events of an account and Region are there, over all days of the lake, one
  row a stretch without a hole.
---*/
with
steps as (
    select
        account_id,
        region,
        digest_start,
        digest_end,
        max(digest_end) over (
            partition by account_id, region
            order by digest_start, digest_end
            rows between unbounded preceding and 1 preceding
        ) as covered_until
    from trail_digests
    where covers
),
stretches as (
    select
        *,
        sum(if(digest_start <= covered_until, 0, 1)) over (
            partition by account_id, region
            order by digest_start, digest_end
        ) as stretch
    from steps
)
select account_id, region, min(digest_start) as covered_from, max(digest_end) as covered_to
from stretches
group by account_id, region, stretch
