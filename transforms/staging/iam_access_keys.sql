/*---
description: Access keys of the users that were asked, in every state
---*/
select
    account_id,
    parent_resource_id as user_name,
    evidence_id,
    item ->> 'AccessKeyId' as access_key_id,
    item ->> 'Status' as state,
    cast(item ->> 'CreateDate' as timestamptz) as created_at
from items
where service = 'iam' and operation = 'ListAccessKeys' and error_code is null
