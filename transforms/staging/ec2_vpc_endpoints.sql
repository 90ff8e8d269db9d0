/*---
description: VPC endpoints of the account; state is in lower case, serves is the service's name after the Region (s3, ec2)
---*/
with
endpoints as (
    select *, json_transform(item, '{
        "VpcId": "VARCHAR", "OwnerId": "VARCHAR", "ServiceName": "VARCHAR", "State": "VARCHAR",
        "VpcEndpointType": "VARCHAR", "RouteTableIds": ["VARCHAR"], "RequesterManaged": "BOOLEAN"
    }') as endpoint
    from items
    where service = 'ec2' and operation = 'DescribeVpcEndpoints'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    endpoint.VpcId as vpc_id,
    endpoint.ServiceName as service_name,
    split_part(endpoint.ServiceName, '.' || region || '.', 2) as serves,
    lower(endpoint.State) as state,
    coalesce(endpoint.VpcEndpointType, 'Gateway') as type,
    coalesce(endpoint.RouteTableIds, []) as route_table_ids,
    coalesce(endpoint.RequesterManaged, false) as is_requester_managed,
    json_document(item -> 'PolicyDocument') as policy
from endpoints
where coalesce(endpoint.OwnerId, account_id) = account_id
