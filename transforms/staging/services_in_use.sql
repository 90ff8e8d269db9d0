/*---
description: >
  Services and Regions in which an account has resources: a call that lists resources was answered with some. Region
  global stands for any
---*/
select distinct call_outcomes.account_id, call_outcomes.region, upper(call_outcomes.service) as health_service
from call_outcomes
join this_run on true
join operations
    on operations.run_id = this_run.run_id
    and operations.service = call_outcomes.service
    and operations.operation = call_outcomes.operation
where call_outcomes.status = 'ok'
    and call_outcomes.parent_response_id is null
    and operations.parent is null
    and operations.type is not null
