/*---
description: Versioning of each bucket that was asked; one that was never versioned answers with no status
---*/
select
    account_id,
    parent_resource_id as bucket,
    evidence_id,
    coalesce(item ->> 'Status', 'never enabled') as status,
    item ->> 'MFADelete' as mfa_delete
from items
where service = 's3' and operation = 'GetBucketVersioning'
