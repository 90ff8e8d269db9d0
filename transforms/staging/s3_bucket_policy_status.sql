/*---
description: Whether S3 takes each bucket's policy for a public one; a bucket without a policy answers NoSuchBucketPolicy
---*/
select
    account_id,
    parent_resource_id as bucket,
    evidence_id,
    if(error_code is null, cast(item ->> '$.PolicyStatus.IsPublic' as boolean), false) as is_public
from items
where service = 's3' and operation = 'GetBucketPolicyStatus'
