/*---
description: Security groups, one row a group, with their permissions as AWS answers them.
---*/
with
groups as (
    select
        *,
        json_transform(
            item,
            '{"GroupId": "varchar", "GroupName": "varchar", "OwnerId": "varchar", "VpcId": "varchar",
              "Description": "varchar", "IpPermissions": "json", "IpPermissionsEgress": "json"}'
        ) as found
    from items
    where service = 'ec2' and operation = 'DescribeSecurityGroups' and error_code is null
)
select
    account_id,
    region,
    resource_id,
    resource_arn,
    'AWS::EC2::SecurityGroup' as resource_type,
    evidence_id,
    found.GroupName as group_name,
    found.OwnerId as owner_id,
    found.VpcId as vpc_id,
    found.Description as description,
    found.IpPermissions as ingress,
    found.IpPermissionsEgress as egress
from groups
