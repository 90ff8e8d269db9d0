/*---
question: How did the results of one resource change, and when?
parameters:
  resource: {type: text, description: the resource's id or ARN}
---*/
select control_id, account_id, region, resource_type, resource_id, valid_from, valid_to, status, nights, reason
from control_history
where $resource in (resource_id, resource_arn) and valid_from <= $to and (valid_to is null or valid_to > $from)
order by all
