/*---
description: The record sets of each hosted zone that are the first of a failover pair, with what decides that they fail over
---*/
with
records as (
    select *, json_transform(item, '{
        "Name": "VARCHAR", "Type": "VARCHAR", "Failover": "VARCHAR", "HealthCheckId": "VARCHAR",
        "AliasTarget": {"EvaluateTargetHealth": "BOOLEAN"}
    }') as record
    from items
    where service = 'route53' and operation = 'ListResourceRecordSets' and error_code is null
)
select
    account_id,
    parent_resource_id as zone_id,
    record.Name as name,
    record.Type as type,
    record.HealthCheckId as health_check_id,
    coalesce(record.AliasTarget.EvaluateTargetHealth, false) as follows_target,
    evidence_id
from records
where record.Failover = 'PRIMARY'
