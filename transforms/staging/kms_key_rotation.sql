/*---
description: >
  Rotation of each key that was asked; a kind of key that can't rotate answers UnsupportedOperationException, a key
  that was deleted since the list NotFoundException
---*/
select
    account_id,
    region,
    parent_resource_id as key_id,
    evidence_id,
    error_code is null as can_rotate,
    coalesce(error_code = 'NotFoundException', false) as gone,
    coalesce(cast(item ->> 'KeyRotationEnabled' as boolean), false) as enabled,
    coalesce(cast(item ->> 'RotationPeriodInDays' as bigint), 365) as period_days
from items
where service = 'kms' and operation = 'GetKeyRotationStatus'
