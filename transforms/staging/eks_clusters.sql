/*---
description: EKS clusters that could be described
---*/
with
clusters as (
    select *, json_transform(item -> 'cluster', '{
        "name": "VARCHAR", "arn": "VARCHAR", "version": "VARCHAR", "status": "VARCHAR",
        "logging": {"clusterLogging": [{"types": ["VARCHAR"], "enabled": "BOOLEAN"}]},
        "resourcesVpcConfig": {"endpointPublicAccess": "BOOLEAN", "endpointPrivateAccess": "BOOLEAN",
            "publicAccessCidrs": ["VARCHAR"]}
    }') as cluster
    from items
    where service = 'eks' and operation = 'DescribeCluster' and error_code is null
)
select
    account_id,
    region,
    'AWS::EKS::Cluster' as resource_type,
    cluster.name as resource_id,
    cluster.arn as resource_arn,
    evidence_id,
    cluster.version as version,
    coalesce(cluster.resourcesVpcConfig.endpointPublicAccess, true) as is_public,
    coalesce(cluster.resourcesVpcConfig.endpointPrivateAccess, false) as is_private,
    coalesce(cluster.resourcesVpcConfig.publicAccessCidrs, []) as public_ranges,
    coalesce(flatten(list_transform(
        list_filter(cluster.logging.clusterLogging, lambda entry: entry.enabled), lambda entry: entry.types
    )), []) as logged_types
from clusters
