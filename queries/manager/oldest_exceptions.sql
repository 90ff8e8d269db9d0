/*---
question: Which exceptions have been open the longest?
time: Severity is said by today's rules.
parameters:
  most: {type: integer, default: "20", description: how many rows}
---*/
select
    date_diff('day', exceptions.opened_at, $as_of) as days_open_by_then,
    exceptions.severity,
    controls.title,
    exceptions.account_id,
    exceptions.region,
    exceptions.resource_id,
    exceptions.opened_at
from exceptions
left join controls on controls.control_id = exceptions.control_id
where exceptions.opened_at <= $as_of and (exceptions.closed_at is null or exceptions.closed_at > $as_of)
order by exceptions.opened_at, exceptions.severity_rank, exceptions.control_id, exceptions.resource_id
limit $most
