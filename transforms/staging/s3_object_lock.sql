/*---
description: Object Lock of each bucket that was asked; a bucket without it answers ObjectLockConfigurationNotFoundError
---*/
select
    account_id,
    parent_resource_id as bucket,
    evidence_id,
    item ->> '$.ObjectLockConfiguration.ObjectLockEnabled' is not distinct from 'Enabled' as enabled,
    item ->> '$.ObjectLockConfiguration.Rule.DefaultRetention.Mode' as mode,
    cast(item ->> '$.ObjectLockConfiguration.Rule.DefaultRetention.Days' as bigint) as days,
    cast(item ->> '$.ObjectLockConfiguration.Rule.DefaultRetention.Years' as bigint) as years
from items
where service = 's3' and operation = 'GetObjectLockConfiguration'
