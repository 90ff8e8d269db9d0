/*---
description: Lifecycle policy of each repository that was asked; rules is 0 where the answer says that there is none
---*/
select
    account_id,
    region,
    parent_resource_id as repository,
    evidence_id,
    if(error_code is null, coalesce(json_array_length(cast(item ->> 'lifecyclePolicyText' as json), '$.rules'), 0), 0)
        as rules
from items
where service = 'ecr' and operation = 'GetLifecyclePolicy'
