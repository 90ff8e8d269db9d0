/*---
description: Whether each trail that was asked is logging
---*/
select
    account_id,
    region,
    parent_resource_id as trail,
    evidence_id,
    coalesce(cast(item ->> 'IsLogging' as boolean), false) as is_logging
from items
where service = 'cloudtrail' and operation = 'GetTrailStatus' and error_code is null
