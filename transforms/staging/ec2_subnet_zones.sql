/*---
description: The zone of each subnet that the account sees, those that others share with it among them
---*/
select
    account_id,
    region,
    resource_id as subnet_id,
    coalesce(item ->> 'AvailabilityZoneId', item ->> 'AvailabilityZone') as zone,
    evidence_id
from items
where service = 'ec2' and operation = 'DescribeSubnets'
