/*---
description: Network interfaces, with the VPC and subnet that they lie in and what they serve
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    item ->> 'VpcId' as vpc_id,
    item ->> 'SubnetId' as subnet_id,
    item ->> 'AvailabilityZone' as zone,
    list_transform(
        json_listed(item -> 'PrivateIpAddresses'), lambda address: address ->> 'PrivateIpAddress'
    ) || list_transform(json_listed(item -> 'Ipv6Addresses'), lambda address: address ->> 'Ipv6Address') as addresses,
    item ->> 'InterfaceType' as kind,
    item ->> 'Description' as description,
    list_transform(json_listed(item -> 'Groups'), lambda used: used ->> 'GroupId') as group_ids
from items
where service = 'ec2' and operation = 'DescribeNetworkInterfaces'
