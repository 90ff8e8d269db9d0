/*---
title: Tables are protected from deletion by mistake
question: Are tables protected from deletion by mistake?
passes: deletion protection is on; it is off by default
not_applicable: the table was deleted since the list
severity: medium
kind: customer-specific
evidence: [dynamodb:ListTables, dynamodb:DescribeTable]
frameworks: {FSBP: [DynamoDB.6]}
remediation: aws dynamodb update-table --table-name NAME --deletion-protection-enabled
notes: Each replica of a global table has a setting of its own and is judged in its Region.
---*/
with
judged as (
    select
        tables.account_id,
        tables.region,
        tables.resource_type,
        tables.resource_id,
        tables.resource_arn,
        case
            when details.gone then 'not_applicable'
            when details.is_protected then 'pass'
            when not details.is_protected then 'fail'
        end as status,
        case
            when details.gone then 'deleted since the tables were listed'
            else 'deletion protection is ' || if(details.is_protected, 'on', 'off')
        end as reason,
        evidence(tables.evidence_id, details.evidence_id) as evidence
    from dynamodb_tables as tables
    left join dynamodb_table_details as details
        on details.account_id = tables.account_id
        and details.region = tables.region
        and details.table_name = tables.resource_id
)
select * from judged
