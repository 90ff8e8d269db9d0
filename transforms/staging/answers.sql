/*---
description: Every answer of the judged run, one row a response, with what the specs say of its operation.
---*/
select
    responses.account_id,
    responses.region,
    responses.service,
    responses.operation,
    responses.response_id,
    responses.request::json as request,
    responses.body::json as body,
    responses.error_code,
    responses.parent_response_id,
    responses.parent_pointer,
    responses.parent_resource_id,
    responses.collected_at,
    operations.items,
    operations.id,
    operations.arn,
    operations.type,
    this_run.partition
from responses
join this_run on this_run.run_id = responses.run_id
left join operations
    on operations.run_id = responses.run_id
    and operations.service = responses.service
    and operations.operation = responses.operation
