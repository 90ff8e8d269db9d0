/*---
description: >
  OpenSearch domains with their configuration; asked is false where it was not answered, gone where the domain was
  deleted since the list
---*/
with
listed as (
    from items where service = 'opensearch' and operation = 'ListDomainNames' and error_code is null
),
described as (
    select *, json_transform(item, '{
        "Deleted": "BOOLEAN",
        "EncryptionAtRestOptions": {"Enabled": "BOOLEAN", "KmsKeyId": "VARCHAR"},
        "ClusterConfig": {
            "InstanceCount": "BIGINT", "ZoneAwarenessEnabled": "BOOLEAN", "MultiAZWithStandbyEnabled": "BOOLEAN",
            "ZoneAwarenessConfig": {"AvailabilityZoneCount": "BIGINT"},
            "DedicatedMasterEnabled": "BOOLEAN", "DedicatedMasterCount": "BIGINT"
        }
    }') as domain
    from items
    where service = 'opensearch' and operation = 'DescribeDomains' and error_code is null
),
unanswered as (
    select distinct account_id, region, parent_resource_id
    from call_outcomes
    where service = 'opensearch' and operation = 'DescribeDomains' and not answered and parent_response_id is not null
)
select
    listed.account_id,
    listed.region,
    listed.resource_type,
    listed.resource_id,
    listed.resource_arn,
    evidence(listed.evidence_id, described.evidence_id) as evidence,
    unanswered.parent_resource_id is null as asked,
    asked and (described.evidence_id is null or coalesce(described.domain.Deleted, false)) as gone,
    coalesce(described.domain.EncryptionAtRestOptions.Enabled, false) as encrypted,
    described.domain.EncryptionAtRestOptions.KmsKeyId as kms_key,
    described.domain.ClusterConfig.InstanceCount as data_nodes,
    coalesce(described.domain.ClusterConfig.ZoneAwarenessEnabled, false) as is_zone_aware,
    described.domain.ClusterConfig.ZoneAwarenessConfig.AvailabilityZoneCount as zones,
    coalesce(described.domain.ClusterConfig.MultiAZWithStandbyEnabled, false) as has_standby,
    if(described.domain.ClusterConfig.DedicatedMasterEnabled, described.domain.ClusterConfig.DedicatedMasterCount, 0)
        as dedicated_masters
from listed
left join described
    on described.account_id = listed.account_id
    and described.region = listed.region
    and described.resource_id = listed.resource_id
left join unanswered
    on unanswered.account_id = listed.account_id
    and unanswered.region = listed.region
    and unanswered.parent_resource_id = listed.resource_id
