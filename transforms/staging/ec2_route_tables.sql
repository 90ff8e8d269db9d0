/*---
description: Route tables that the account owns, with their routes and associations; is_edge is one of an internet gateway
---*/
with
tables as (
    select *, json_transform(item, '{
        "VpcId": "VARCHAR", "OwnerId": "VARCHAR",
        "Associations": [{"Main": "BOOLEAN", "SubnetId": "VARCHAR", "GatewayId": "VARCHAR"}],
        "Routes": [{"DestinationCidrBlock": "VARCHAR", "DestinationIpv6CidrBlock": "VARCHAR",
            "DestinationPrefixListId": "VARCHAR", "GatewayId": "VARCHAR", "VpcPeeringConnectionId": "VARCHAR",
            "NatGatewayId": "VARCHAR", "State": "VARCHAR"}]
    }') as route_table
    from items
    where service = 'ec2' and operation = 'DescribeRouteTables'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    route_table.VpcId as vpc_id,
    coalesce(list_bool_or(list_transform(route_table.Associations, lambda a: coalesce(a.Main, false))), false) as is_main,
    len(list_filter(
        coalesce(route_table.Associations, []), lambda a: starts_with(coalesce(a.GatewayId, ''), 'igw-')
    )) > 0 as is_edge,
    list_filter(list_transform(route_table.Associations, lambda a: a.SubnetId), lambda id: id is not null) as subnet_ids,
    coalesce(route_table.Routes, []) as routes
from tables
where coalesce(route_table.OwnerId, account_id) = account_id
