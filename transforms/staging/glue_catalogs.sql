/*---
description: >
  The Glue data catalogue of each account and Region, how it is encrypted, and what is in it; databases and connections
  are null where they could not be counted
---*/
with
settings as (
    from items where service = 'glue' and operation = 'GetDataCatalogEncryptionSettings'
),
counted as (
    select account_id, region, operation, count(evidence_id) as found
    from answered_operations
    left join items using (account_id, region, service, operation)
    where service = 'glue' and operation in ('GetDatabases', 'GetConnections')
    group by all
)
select
    settings.account_id,
    settings.region,
    settings.evidence_id,
    settings.item ->> '$.DataCatalogEncryptionSettings.EncryptionAtRest.CatalogEncryptionMode' as mode,
    coalesce(
        cast(
            settings.item ->> '$.DataCatalogEncryptionSettings.ConnectionPasswordEncryption.ReturnConnectionPasswordEncrypted'
            as boolean
        ),
        false
    ) as encrypts_passwords,
    databases.found as databases,
    connections.found as connections
from settings
left join counted as databases
    on databases.account_id = settings.account_id
    and databases.region = settings.region
    and databases.operation = 'GetDatabases'
left join counted as connections
    on connections.account_id = settings.account_id
    and connections.region = settings.region
    and connections.operation = 'GetConnections'
