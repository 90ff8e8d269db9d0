/*---
description: Machine images of the account, disabled ones among them
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    item ->> 'Name' as name,
    item ->> 'State' as state,
    cast(item ->> 'Public' as boolean) as is_public,
    coalesce(cast(item ->> '$.BlockDeviceMappings[*].Ebs.SnapshotId' as varchar[]), []) as snapshot_ids
from items
where service = 'ec2' and operation = 'DescribeImages'
