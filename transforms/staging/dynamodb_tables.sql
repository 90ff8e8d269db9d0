/*---
description: >
  DynamoDB tables, with their point-in-time recovery where that was answered; gone where the table was deleted since
  the list
---*/
with
tables as (
    from items where service = 'dynamodb' and operation = 'ListTables'
),
recovery as (
    select
        account_id,
        region,
        parent_resource_id as table_name,
        evidence_id,
        error_code is not null as gone,
        item ->> '$.ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus' as status
    from items
    where service = 'dynamodb' and operation = 'DescribeContinuousBackups'
)
select
    tables.account_id,
    tables.region,
    tables.resource_type,
    tables.resource_id,
    tables.resource_arn,
    tables.evidence_id,
    recovery.evidence_id as recovery_evidence_id,
    coalesce(recovery.gone, false) as gone,
    if(recovery.evidence_id is null, null, coalesce(recovery.status, 'DISABLED')) as point_in_time_recovery
from tables
left join recovery
    on recovery.account_id = tables.account_id
    and recovery.region = tables.region
    and recovery.table_name = tables.resource_id
