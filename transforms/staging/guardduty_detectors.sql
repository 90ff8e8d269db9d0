/*---
description: GuardDuty detectors that were asked
---*/
select
    account_id,
    region,
    parent_resource_id as detector_id,
    evidence_id,
    item ->> 'Status' as status,
    list_transform(
        list_filter(json_listed(item -> 'Features'), lambda feature: feature ->> 'Status' = 'DISABLED'),
        lambda feature: feature ->> 'Name'
    ) as disabled_features
from items
where service = 'guardduty' and operation = 'GetDetector' and error_code is null
