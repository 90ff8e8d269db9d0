/*---
description: >
  EKS clusters as listed, with what describing them told; is_described is false where that was not answered, is_gone where
  the cluster was deleted since the list, is_connected where EKS only knows of a cluster that others run
---*/
with
listed as (
    from items where service = 'eks' and operation = 'ListClusters' and error_code is null
),
described as (
    select *, json_transform(item -> 'cluster', '{
        "version": "VARCHAR", "resourcesVpcConfig": {"subnetIds": ["VARCHAR"]},
        "encryptionConfig": [{"resources": ["VARCHAR"], "provider": {"keyArn": "VARCHAR"}}],
        "accessConfig": {"authenticationMode": "VARCHAR"}, "connectorConfig": {"provider": "VARCHAR"}
    }') as cluster
    from items
    where service = 'eks' and operation = 'DescribeCluster'
)
select
    listed.account_id,
    listed.region,
    listed.resource_type,
    listed.resource_id,
    listed.resource_arn,
    listed.collected_at,
    evidence(listed.evidence_id, described.evidence_id) as evidence,
    described.evidence_id is not null as is_described,
    described.error_code is not null as is_gone,
    described.cluster.connectorConfig is not null as is_connected,
    described.cluster.version as version,
    described.cluster.accessConfig.authenticationMode as authentication_mode,
    coalesce(described.cluster.resourcesVpcConfig.subnetIds, []) as subnet_ids,
    list_filter(
        coalesce(described.cluster.encryptionConfig, []), lambda entry: list_contains(entry.resources, 'secrets')
    )[1].provider.keyArn as secrets_key
from listed
left join described
    on described.account_id = listed.account_id
    and described.region = listed.region
    and described.parent_resource_id = listed.resource_id
