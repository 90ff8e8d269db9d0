/*---
description: >
  Services and Regions of which it is not known whether an account has resources there, since a call that lists some was
  refused or failed, with these calls. One that AWS doesn't offer, or that the account has not enabled, has none
---*/
select
    call_outcomes.account_id,
    call_outcomes.region,
    upper(call_outcomes.service) as health_service,
    string_agg(
        call_failure(
            call_outcomes.service, call_outcomes.operation, call_outcomes.status, call_outcomes.error_code,
            call_outcomes.error_message, null, null, null
        ),
        '; ' order by call_outcomes.operation
    ) as failures,
    list(call_outcomes.outcome_id order by call_outcomes.outcome_id) as outcome_ids
from call_outcomes
join this_run on true
join operations
    on operations.run_id = this_run.run_id
    and operations.service = call_outcomes.service
    and operations.operation = call_outcomes.operation
where call_outcomes.status in ('denied', 'throttled', 'error')
    and call_outcomes.parent_response_id is null
    and operations.parent is null
    and operations.type is not null
group by all
