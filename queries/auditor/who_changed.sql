/*---
question: Who changed a resource in a period, and who was behind them?
parameters:
  resource: {type: text, description: the resource's id or ARN}
---*/
select
    event_time,
    event_name,
    account_id,
    region,
    origin,
    principal_arn,
    source_ip_address,
    error_code,
    resource_type,
    resource_id,
    named_in,
    categories,
    integrity,
    session_id,
    event_id
from resource_events
where event_time::date between $from and $to and $resource in (resource_id, resource_arn)
order by event_time, event_id
