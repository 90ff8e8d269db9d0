/*---
description: EBS volumes
---*/
with
volumes as (
    select *, json_transform(item, '{
        "Encrypted": "BOOLEAN", "KmsKeyId": "VARCHAR", "State": "VARCHAR", "VolumeType": "VARCHAR", "Size": "BIGINT",
        "CreateTime": "TIMESTAMPTZ", "Attachments": [{"InstanceId": "VARCHAR", "State": "VARCHAR"}]
    }') as volume
    from items
    where service = 'ec2' and operation = 'DescribeVolumes'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    volume.Encrypted as encrypted,
    volume.KmsKeyId as kms_key,
    volume.State as state,
    volume.VolumeType as volume_type,
    volume.Size as size_gib,
    volume.CreateTime as created_at,
    list_transform(volume.Attachments, lambda attachment: attachment.InstanceId) as instance_ids
from volumes
