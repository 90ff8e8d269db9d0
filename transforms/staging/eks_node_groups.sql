/*---
description: Managed node groups of EKS that could be described; collected_at is when
---*/
with
groups as (
    select *, json_transform(item -> 'nodegroup', '{
        "nodegroupArn": "VARCHAR", "clusterName": "VARCHAR", "version": "VARCHAR", "releaseVersion": "VARCHAR",
        "amiType": "VARCHAR", "remoteAccess": {"ec2SshKey": "VARCHAR", "sourceSecurityGroups": ["VARCHAR"]},
        "launchTemplate": {"id": "VARCHAR"}
    }') as node_group
    from items
    where service = 'eks' and operation = 'DescribeNodegroup' and error_code is null
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    node_group.clusterName as cluster_name,
    node_group.version as version,
    node_group.releaseVersion as release_version,
    node_group.amiType as image_type,
    nullif(node_group.remoteAccess.ec2SshKey, '') as ssh_key,
    coalesce(node_group.remoteAccess.sourceSecurityGroups, []) as ssh_sources,
    node_group.launchTemplate is not null as has_launch_template
from groups
