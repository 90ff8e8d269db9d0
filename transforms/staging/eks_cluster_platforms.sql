/*---
description: >
  EKS clusters as listed, with the platform that they run; is_described is false where that was not answered, is_gone where
  the cluster was deleted since the list, is_connected where EKS only knows of a cluster that others run
---*/
with
described as (
    select *, json_transform(item -> 'cluster', '{
        "version": "VARCHAR", "accessConfig": {"authenticationMode": "VARCHAR"}, "connectorConfig": {"provider": "VARCHAR"}
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
    cluster.connectorConfig is not null as is_connected,
    cluster.version as version,
    cluster.accessConfig.authenticationMode as authentication_mode
from items as listed
left join described
    on described.account_id = listed.account_id
    and described.region = listed.region
    and described.parent_resource_id = listed.resource_id
where listed.service = 'eks' and listed.operation = 'ListClusters' and listed.error_code is null
