/*---
description: Whether each table that was asked is protected from deletion; gone where it was deleted since the list
---*/
select
    account_id,
    region,
    parent_resource_id as table_name,
    evidence_id,
    error_code is not null as gone,
    coalesce(cast(item ->> '$.Table.DeletionProtectionEnabled' as boolean), false) as is_protected
from items
where service = 'dynamodb' and operation = 'DescribeTable'
