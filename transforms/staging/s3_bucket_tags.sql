/*---
description: The tags of each bucket that was asked; a bucket without any answers NoSuchTagSet
---*/
select
    account_id,
    parent_resource_id as bucket,
    response_id as evidence_id,
    coalesce(json_transform(body::json -> 'TagSet', '[{"Key": "VARCHAR", "Value": "VARCHAR"}]'), []) as tags
from answers
where service = 's3' and operation = 'GetBucketTagging'
