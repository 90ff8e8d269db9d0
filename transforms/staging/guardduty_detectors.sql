/*---
description: GuardDuty detectors that were asked
---*/
select
    account_id,
    region,
    parent_resource_id as detector_id,
    evidence_id,
    item ->> 'Status' as status
from items
where service = 'guardduty' and operation = 'GetDetector' and error_code is null
