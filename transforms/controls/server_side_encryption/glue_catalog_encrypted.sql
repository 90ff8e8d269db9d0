/*---
title: The data catalogue encrypts its metadata and passwords
question: Are the data catalogue's metadata and stored connection passwords encrypted?
passes: the catalogue is encrypted at rest, and connection passwords are returned encrypted
not_applicable: the catalogue has no database and no connection
severity: medium
kind: customer-specific
evidence: [glue:GetDataCatalogEncryptionSettings, glue:GetDatabases, glue:GetConnections]
frameworks: {ISO-27001-2022: [A.8.24]}
remediation: aws glue put-data-catalog-encryption-settings with SSE-KMS and ReturnConnectionPasswordEncrypted=true.
notes: The settings are answered in every Region, in use or not; databases and connections say whether they matter.
---*/
with
judged as (
    select
        account_id,
        region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        case
            when databases = 0 and connections = 0 then 'not_applicable'
            when mode <> 'DISABLED' and encrypts_passwords then 'pass'
            when databases > 0 or connections > 0 then 'fail'
        end as status,
        case
            when databases = 0 and connections = 0 then 'the catalogue is empty'
            else format(
                'metadata: {}; passwords of connections: {}', coalesce(mode, 'DISABLED'),
                if(encrypts_passwords, 'encrypted', 'not encrypted')
            )
        end as reason,
        [evidence_id] as evidence
    from glue_catalogs
)
select * from judged
