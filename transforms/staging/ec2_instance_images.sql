/*---
description: >
  What each running instance was started from, as EC2 keeps it also where the image is deprecated, gone or no longer shared;
  why_not as in ec2_running_systems, image_id null where the answer holds no image of the instance
---*/
with
images as (
    select *, json_transform(item, '{
        "InstanceId": "VARCHAR", "ImageMetadata": {
            "ImageId": "VARCHAR", "Name": "VARCHAR", "OwnerId": "VARCHAR", "ImageOwnerAlias": "VARCHAR",
            "State": "VARCHAR", "CreationDate": "TIMESTAMPTZ", "DeprecationTime": "TIMESTAMPTZ"
        }
    }') as instance
    from items
    where service = 'ec2' and operation = 'DescribeInstanceImageMetadata' and error_code is null
),
answered as (
    from answered_operations where service = 'ec2' and operation = 'DescribeInstanceImageMetadata'
)
select
    systems.*,
    answered.account_id is not null as is_answered,
    evidence(systems.evidence_id, images.evidence_id) as evidence,
    instance.ImageMetadata.ImageId as image_id,
    instance.ImageMetadata.ImageId || coalesce(' (' || instance.ImageMetadata.Name || ')', '') as image,
    instance.ImageMetadata.OwnerId as owner_id,
    instance.ImageMetadata.ImageOwnerAlias as owner_alias,
    instance.ImageMetadata.State as image_state,
    instance.ImageMetadata.CreationDate as created_at,
    instance.ImageMetadata.DeprecationTime as deprecated_at
from ec2_running_systems as systems
left join answered
    on answered.account_id = systems.account_id and answered.region = systems.region
left join images
    on images.account_id = systems.account_id
    and images.region = systems.region
    and instance.InstanceId = systems.resource_id
