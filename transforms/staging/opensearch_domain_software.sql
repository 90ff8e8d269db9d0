/*---
description: >
  OpenSearch domains as listed, with their software and who may do what inside; is_described is false where that was not
  answered, is_gone where the domain was deleted since the list, automated_update_at null where AWS set no date (1970)
---*/
with
described as (
    select *, json_transform(item, '{
        "EngineVersion": "VARCHAR", "Deleted": "BOOLEAN",
        "ServiceSoftwareOptions": {
            "UpdateAvailable": "BOOLEAN", "UpdateStatus": "VARCHAR", "OptionalDeployment": "BOOLEAN",
            "AutomatedUpdateDate": "TIMESTAMPTZ", "NewVersion": "VARCHAR"
        },
        "AdvancedSecurityOptions": {"Enabled": "BOOLEAN", "AnonymousAuthEnabled": "BOOLEAN"}
    }') as domain
    from items
    where service = 'opensearch' and operation = 'DescribeDomains' and error_code is null
),
asked as (
    select account_id, region, unnest(json_texts(request -> 'DomainNames')) as resource_id, response_id
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
    asked.response_id is not null as is_described,
    asked.response_id is not null and coalesce(domain.Deleted, described.evidence_id is null) as is_gone,
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
    coalesce(domain.AdvancedSecurityOptions.AnonymousAuthEnabled, false) as lets_strangers_in
from items as listed
left join asked
    on asked.account_id = listed.account_id
    and asked.region = listed.region
    and asked.resource_id = listed.resource_id
left join described
    on described.account_id = listed.account_id
    and described.region = listed.region
    and described.resource_id = listed.resource_id
where listed.service = 'opensearch' and listed.operation = 'ListDomainNames' and listed.error_code is null
