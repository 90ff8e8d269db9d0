/*---
description: >
  The resource policy of each function that was asked, as its statements; a function without one answers
  ResourceNotFoundException
---*/
select
    account_id,
    region,
    parent_resource_id as function_name,
    evidence_id,
    if(error_code is null, json_listed(try_cast(item ->> 'Policy' as json) -> 'Statement'), []) as statements
from items
where service = 'lambda' and operation = 'GetPolicy'
