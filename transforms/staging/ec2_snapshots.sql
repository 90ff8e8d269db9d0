/*---
description: EBS snapshots that the account owns
---*/
with
snapshots as (
    select *, json_transform(item, '{
        "OwnerId": "VARCHAR", "Encrypted": "BOOLEAN", "StartTime": "TIMESTAMPTZ", "VolumeId": "VARCHAR",
        "Description": "VARCHAR", "StorageTier": "VARCHAR", "Tags": [{"Key": "VARCHAR"}]
    }') as snapshot
    from items
    where service = 'ec2' and operation = 'DescribeSnapshots'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    snapshot.Encrypted as encrypted,
    snapshot.StartTime as started_at,
    snapshot.VolumeId as volume_id,
    coalesce(snapshot.StorageTier, 'standard') as storage_tier,
    len(list_filter(
        coalesce(snapshot.Tags, []), lambda tag: tag.Key = 'aws:backup:source-resource'
    )) > 0 as is_of_backup
from snapshots
where snapshot.OwnerId = account_id
