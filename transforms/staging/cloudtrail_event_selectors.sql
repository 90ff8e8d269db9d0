/*---
description: >
  Whether each trail that was asked, by its ARN, records all management events, and which sources it leaves out; a
  trail that is gone records nothing. The selectors themselves are for the macro records_objects
---*/
select
    account_id,
    region,
    parent_resource_id as trail,
    evidence_id,
    error_code is null and records_all_management_events(item) as records_all_management_events,
    excluded_sources(item) as excluded_sources,
    if(error_code is null, item, null) as selectors
from items
where service = 'cloudtrail' and operation = 'GetEventSelectors'
