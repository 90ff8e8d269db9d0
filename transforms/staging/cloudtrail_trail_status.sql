/*---
description: Whether each trail that was asked is logging, by its ARN; a trail that is gone logs nothing
---*/
select
    account_id,
    region,
    parent_resource_id as trail,
    evidence_id,
    error_code is null and coalesce(cast(item ->> 'IsLogging' as boolean), false) as is_logging
from items
where service = 'cloudtrail' and operation = 'GetTrailStatus'
