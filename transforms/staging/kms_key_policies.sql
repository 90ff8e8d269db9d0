/*---
description: The policy of each customer key that was asked; gone where the key was deleted since the list
---*/
select
    account_id,
    region,
    parent_resource_id as key_id,
    evidence_id,
    error_code is not null as gone,
    item -> 'Policy' as policy
from items
where service = 'kms' and operation = 'GetKeyPolicy'
