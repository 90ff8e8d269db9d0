/*---
description: Subnets that the account owns
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    item ->> 'VpcId' as vpc_id,
    item ->> 'AvailabilityZone' as zone,
    declares_public(
        from_json(coalesce(item -> 'Tags', '[]'), '[{"Key": "VARCHAR", "Value": "VARCHAR"}]')
    ) as is_declared_public,
    cast(item ->> 'MapPublicIpOnLaunch' as boolean) as maps_public_ip,
    coalesce(cast(item ->> 'AssignIpv6AddressOnCreation' as boolean), false) as assigns_ipv6
from items
where service = 'ec2' and operation = 'DescribeSubnets' and coalesce(item ->> 'OwnerId', account_id) = account_id
