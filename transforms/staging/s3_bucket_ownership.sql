/*---
description: >
  Who owns the objects of each bucket that was asked. Without ownership controls ACLs are active and the writer owns.
---*/
select
    account_id,
    parent_resource_id as bucket,
    evidence_id,
    coalesce(item ->> '$.OwnershipControls.Rules[0].ObjectOwnership', 'ObjectWriter') as object_ownership
from items
where service = 's3' and operation = 'GetBucketOwnershipControls'
