/*---
description: How every call of the judged run ended, and beside them how far digests cover each account's events.
---*/
select
    outcome_id,
    account_id,
    region,
    service,
    operation,
    status,
    error_code,
    error_message,
    parent_response_id,
    parent_resource_id,
    parent_response_id || if(coalesce(parent_pointer, '') = '', '', '#' || parent_pointer) as parent_evidence_id,
    status in ('ok', 'empty', 'absent') as answered
from outcomes
join this_run using (run_id)
union all
select
    outcome_id,
    account_id,
    region,
    service,
    operation,
    status,
    error_code,
    error_message,
    null,
    null,
    null,
    status = 'ok'
from event_coverage
