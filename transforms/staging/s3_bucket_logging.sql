/*---
description: Where each bucket that was asked sends the record of its accesses; null where it keeps none
---*/
select
    account_id,
    parent_resource_id as bucket,
    evidence_id,
    item ->> '$.LoggingEnabled.TargetBucket' as target_bucket
from items
where service = 's3' and operation = 'GetBucketLogging'
