/*---
description: The policy of each bucket that was asked, as its statements; a bucket without one answers NoSuchBucketPolicy
---*/
select
    account_id,
    parent_resource_id as bucket,
    evidence_id,
    error_code is null as exists,
    if(error_code is null, json_listed(try_cast(item ->> 'Policy' as json) -> 'Statement'), []) as statements
from items
where service = 's3' and operation = 'GetBucketPolicy'
