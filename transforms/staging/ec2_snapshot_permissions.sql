/*---
description: Who may create a volume from each snapshot that was asked; gone where it was deleted since the list
---*/
select
    account_id,
    region,
    parent_resource_id as snapshot_id,
    evidence_id,
    error_code is not null as gone,
    list_contains(cast(item ->> '$.CreateVolumePermissions[*].Group' as varchar[]), 'all') as everybody,
    cast(item ->> '$.CreateVolumePermissions[*].UserId' as varchar[]) as account_ids
from items
where service = 'ec2' and operation = 'DescribeSnapshotAttribute'
