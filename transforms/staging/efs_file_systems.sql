/*---
description: EFS file systems
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    cast(item ->> 'Encrypted' as boolean) as encrypted,
    item ->> 'KmsKeyId' as kms_key,
    item ->> 'AvailabilityZoneId' as only_zone,
    item ->> 'LifeCycleState' as state
from items
where service = 'efs' and operation = 'DescribeFileSystems'
