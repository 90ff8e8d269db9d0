/*---
title: Tables are encrypted with a KMS key that the customer sees
question: Are tables encrypted with a KMS key that the customer can see and audit?
passes: encryption with KMS is enabled and its key is in reach; for a table that is tagged sensitive, a customer key
not_applicable: the table was deleted since it was listed
severity: medium
kind: customer-specific
evidence:
  - dynamodb:ListTables
  - dynamodb:DescribeTable
  - resourcegroupstaggingapi:GetResources
  - kms:ListKeys
  - kms:ListAliases
  - kms:DescribeKey
frameworks: {NIST-800-53-r5: [SC-28(1)], PCI-4.0: ["3.5.1"], ISO-27001-2022: [A.8.24]}
remediation: aws dynamodb update-table --table-name NAME --sse-specification Enabled=true,SSEType=KMS,KMSMasterKeyId=KEY
notes: Every table is encrypted. Without KMS the key is AWS's own, whose use the customer sees in no record.
---*/
with
tags_known as (from answered_operations where service = 'resourcegroupstaggingapi' and operation = 'GetResources'),
tables as (
    select
        tables.account_id,
        tables.region,
        tables.resource_type,
        tables.resource_id,
        tables.resource_arn,
        tables.gone or coalesce(details.gone, false) as is_gone,
        details.evidence_id is not null as is_asked,
        details.inaccessible_since,
        details.sse_type = 'KMS' and details.sse_status in ('ENABLED', 'UPDATING') as uses_kms,
        details.kms_key,
        used.is_customers,
        used.state,
        if(tags_known.account_id is null, null, is_sensitive(coalesce(tagged.tags, []))) as sensitive,
        list_distinct(list_concat(
            evidence(tables.evidence_id, details.evidence_id, tagged.evidence_id), coalesce(used.evidence, [])
        )) as evidence
    from dynamodb_tables as tables
    left join dynamodb_table_details as details
        on details.account_id = tables.account_id
        and details.region = tables.region
        and details.table_name = tables.resource_id
    left join tags_known
        on tags_known.account_id = tables.account_id and tags_known.region = tables.region
    left join resource_tags as tagged
        on tagged.account_id = tables.account_id and tagged.resource_arn = tables.resource_arn
    left join kms_used_keys as used
        on used.account_id = tables.account_id
        and used.region = tables.region
        and used.kms_key = details.kms_key
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when is_gone then 'not_applicable'
            when not is_asked then null
            when inaccessible_since is not null or uses_kms is not true then 'fail'
            when is_customers or not sensitive then 'pass'
            when is_customers is false and sensitive then 'fail'
            when sensitive and state = 'deleted' then 'fail'
        end as status,
        case
            when is_gone then 'the table is no more'
            when inaccessible_since is not null
                then 'its key could not be used since ' || moment(inaccessible_since)
            when uses_kms is not true then 'encrypted with AWS''s own key, which leaves no record with the customer'
            else 'encrypted with ' || coalesce(kms_key, 'a key of KMS')
                || if(is_customers, ', a customer key', '') || if(sensitive, '; tagged sensitive', '')
        end as reason,
        evidence
    from tables
)
select * from judged
