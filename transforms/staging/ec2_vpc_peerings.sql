/*---
description: VPC peerings; each end with its account, VPC and ranges, which are known while the peering is active
---*/
with
peerings as (
    select *, json_transform(item, '{
        "Status": {"Code": "VARCHAR"},
        "AccepterVpcInfo": {"VpcId": "VARCHAR", "OwnerId": "VARCHAR", "CidrBlock": "VARCHAR",
            "CidrBlockSet": [{"CidrBlock": "VARCHAR"}], "Ipv6CidrBlockSet": [{"Ipv6CidrBlock": "VARCHAR"}]},
        "RequesterVpcInfo": {"VpcId": "VARCHAR", "OwnerId": "VARCHAR", "CidrBlock": "VARCHAR",
            "CidrBlockSet": [{"CidrBlock": "VARCHAR"}], "Ipv6CidrBlockSet": [{"Ipv6CidrBlock": "VARCHAR"}]}
    }') as peering
    from items
    where service = 'ec2' and operation = 'DescribeVpcPeeringConnections'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    peering.Status.Code as state,
    list_transform(
        [peering.AccepterVpcInfo, peering.RequesterVpcInfo],
        lambda side: {
            'vpc_id': side.VpcId,
            'owner_id': side.OwnerId,
            'ranges': list_distinct(list_filter(
                [side.CidrBlock]
                || list_transform(coalesce(side.CidrBlockSet, []), lambda range: range.CidrBlock)
                || list_transform(coalesce(side.Ipv6CidrBlockSet, []), lambda range: range.Ipv6CidrBlock),
                lambda range: range is not null
            ))
        }
    ) as sides
from peerings
