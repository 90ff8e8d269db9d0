/*---
description: The organization that each account says it belongs to, and the account that manages it
---*/
select
    account_id,
    evidence_id,
    item ->> '$.Organization.Id' as organization_id,
    item ->> '$.Organization.MasterAccountId' as master_id
from items
where service = 'organizations' and operation = 'DescribeOrganization' and error_code is null
