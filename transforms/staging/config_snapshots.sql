/*---
description: >
  When AWS Config's view of an account and Region was last complete: its newest snapshot that was read, or the answer of an
  aggregator that speaks of it.
---*/
with
complete as (
    select account_id, region, delivered_at as taken_at
    from config_objects
    where kind = 'snapshot' and outcome = 'read'
    union all
    select account_id, region, collected_at
    from config_aggregated_items
)
select account_id, region, max(taken_at) as taken_at
from complete
group by account_id, region
