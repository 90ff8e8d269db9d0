/*---
description: The access policy of each backup vault that was asked; null where the answer says that there is none
---*/
select
    account_id,
    region,
    parent_resource_id as vault,
    evidence_id,
    if(error_code is null, item -> 'Policy', null) as policy
from items
where service = 'backup' and operation = 'GetBackupVaultAccessPolicy'
