/*---
description: Tags of EC2 instances, one row a tag
---*/
select
    account_id,
    region,
    resource_id as instance_id,
    tag ->> 'Key' as key,
    tag ->> 'Value' as value
from (
    select account_id, region, resource_id, unnest(json_listed(item -> 'Tags')) as tag
    from items
    where service = 'ec2' and operation = 'DescribeInstances' and error_code is null
)
