/*---
description: >
  The most connections that each database instance had at once in the two weeks before the night; is_complete is false
  where CloudWatch gave only a part of what it knows
---*/
with
results as (
    select *, json_transform(item, '{"Label": "VARCHAR", "StatusCode": "VARCHAR", "Values": ["DOUBLE"]}') as metric
    from items
    where service = 'cloudwatch' and operation = 'GetMetricData' and error_code is null
        and item ->> 'Id' = 'connections'
)
select
    account_id,
    region,
    metric.Label as instance_id,
    bool_or(metric.StatusCode = 'Complete') as is_complete,
    max(list_max(metric.Values)) as most,
    sum(len(coalesce(metric.Values, []))) as days,
    list(evidence_id) as evidence
from results
group by account_id, region, metric.Label
