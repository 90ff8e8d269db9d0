/*---
description: >
  Search domains, one row each that was listed; is_described says whether describing it was answered, is_gone whether that
  answer knows it no more, automated_update_at is null where AWS set no date (1970)
---*/
with
listed as (
    from items where service = 'opensearch' and operation = 'ListDomainNames' and error_code is null
),
described as (
    select *, json_transform(item, '{
        "EngineVersion": "VARCHAR", "Deleted": "BOOLEAN", "VPCOptions": {"VPCId": "VARCHAR"},
        "ServiceSoftwareOptions": {
            "UpdateAvailable": "BOOLEAN", "UpdateStatus": "VARCHAR", "OptionalDeployment": "BOOLEAN",
            "AutomatedUpdateDate": "TIMESTAMPTZ"
        },
        "AdvancedSecurityOptions": {"Enabled": "BOOLEAN", "AnonymousAuthEnabled": "BOOLEAN"},
        "NodeToNodeEncryptionOptions": {"Enabled": "BOOLEAN"},
        "DomainEndpointOptions": {"EnforceHTTPS": "BOOLEAN", "TLSSecurityPolicy": "VARCHAR"},
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
asked as (
    select distinct account_id, region, unnest(json_texts(request -> 'DomainNames')) as resource_id, response_id
    from answers
    where service = 'opensearch' and operation = 'DescribeDomains'
)
select
    listed.account_id,
    listed.region,
    listed.resource_type,
    listed.resource_id,
    listed.resource_arn,
    listed.collected_at,
    evidence(listed.evidence_id, coalesce(described.evidence_id, asked.response_id)) as evidence,
    asked.resource_id is not null as is_described,
    asked.resource_id is not null and coalesce(domain.Deleted, described.evidence_id is null) as is_gone,
    split_part(domain.EngineVersion, '_', 1) as engine,
    split_part(domain.EngineVersion, '_', 2) as engine_version,
    coalesce(domain.ServiceSoftwareOptions.UpdateAvailable, false) as is_update_available,
    coalesce(domain.ServiceSoftwareOptions.OptionalDeployment, false) as is_update_optional,
    domain.ServiceSoftwareOptions.UpdateStatus as update_status,
    if(
        domain.ServiceSoftwareOptions.AutomatedUpdateDate < '1971-01-01'::timestamptz, null,
        domain.ServiceSoftwareOptions.AutomatedUpdateDate
    ) as automated_update_at,
    coalesce(domain.AdvancedSecurityOptions.Enabled, false) as is_access_fine_grained,
    coalesce(domain.AdvancedSecurityOptions.AnonymousAuthEnabled, false) as lets_strangers_in,
    domain.VPCOptions.VPCId as vpc_id,
    coalesce(domain.NodeToNodeEncryptionOptions.Enabled, false) as encrypts_between_nodes,
    coalesce(domain.DomainEndpointOptions.EnforceHTTPS, false) as enforces_https,
    domain.DomainEndpointOptions.TLSSecurityPolicy as tls_policy,
    coalesce(domain.EncryptionAtRestOptions.Enabled, false) as encrypted,
    domain.EncryptionAtRestOptions.KmsKeyId as kms_key,
    domain.ClusterConfig.InstanceCount as data_nodes,
    coalesce(domain.ClusterConfig.ZoneAwarenessEnabled, false) as is_zone_aware,
    domain.ClusterConfig.ZoneAwarenessConfig.AvailabilityZoneCount as zones,
    coalesce(domain.ClusterConfig.MultiAZWithStandbyEnabled, false) as has_standby,
    if(domain.ClusterConfig.DedicatedMasterEnabled, domain.ClusterConfig.DedicatedMasterCount, 0) as dedicated_masters
from listed
left join asked using (account_id, region, resource_id)
left join described
    on described.account_id = listed.account_id
    and described.region = listed.region
    and described.resource_id = listed.resource_id
