/*---
description: Entries of network ACLs, one row each, with the ACL's own columns
---*/
with
acls as (
    select *, json_transform(item, '{
        "VpcId": "VARCHAR", "OwnerId": "VARCHAR", "IsDefault": "BOOLEAN", "Associations": [{"SubnetId": "VARCHAR"}],
        "Entries": [{"Egress": "BOOLEAN", "RuleNumber": "BIGINT", "RuleAction": "VARCHAR", "Protocol": "VARCHAR",
            "CidrBlock": "VARCHAR", "Ipv6CidrBlock": "VARCHAR", "PortRange": {"From": "BIGINT", "To": "BIGINT"}}]
    }') as acl
    from items
    where service = 'ec2' and operation = 'DescribeNetworkAcls'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    acl.VpcId as vpc_id,
    len(coalesce(acl.Associations, [])) as subnets,
    unnest(acl.Entries, recursive := true)
from acls
where coalesce(acl.OwnerId, account_id) = account_id
