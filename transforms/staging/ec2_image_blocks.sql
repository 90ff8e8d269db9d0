/*---
description: Whether an account blocks public sharing of images in a Region
---*/
select
    account_id,
    region,
    evidence_id,
    item ->> 'ImageBlockPublicAccessState' as state,
    item ->> 'ManagedBy' as managed_by
from items
where service = 'ec2' and operation = 'GetImageBlockPublicAccessState'
