/*---
description: >
  Every answer of the judged run, one row a response, with what the specs say of its operation. batch numbers portions
  of about 16 MB, because whatever takes JSON apart holds all rows that it is given at once.
---*/
with
of_the_run as (
    select responses.*, this_run.partition
    from responses
    join this_run using (run_id)
),
batches as (
    select
        response_id,
        (sum(strlen(body)) over (order by service, operation, account_id, region, response_id)) // 16_000_000 as batch
    from of_the_run
)
select
    of_the_run.run_id,
    of_the_run.account_id,
    of_the_run.region,
    of_the_run.service,
    of_the_run.operation,
    of_the_run.response_id,
    of_the_run.request::json as request,
    of_the_run.body,
    of_the_run.error_code,
    of_the_run.parent_response_id,
    of_the_run.parent_pointer,
    of_the_run.parent_resource_id,
    of_the_run.collected_at,
    operations.items,
    operations.id,
    operations.arn,
    operations.type,
    of_the_run.partition,
    batches.batch::integer as batch
from of_the_run
join batches using (response_id)
left join operations
    on operations.run_id = of_the_run.run_id
    and operations.service = of_the_run.service
    and operations.operation = of_the_run.operation
