/*---
description: Recovery points of the backup vaults that were asked for theirs
---*/
with
points as (
    select *, json_transform(item, '{
        "RecoveryPointArn": "VARCHAR", "ResourceArn": "VARCHAR", "ResourceType": "VARCHAR", "Status": "VARCHAR",
        "IsEncrypted": "BOOLEAN", "CompletionDate": "TIMESTAMPTZ", "CreationDate": "TIMESTAMPTZ",
        "SourceBackupVaultArn": "VARCHAR", "BackupVaultArn": "VARCHAR"
    }') as point
    from items
    where service = 'backup' and operation = 'ListRecoveryPointsByBackupVault' and error_code is null
)
select
    account_id,
    region,
    'AWS::Backup::RecoveryPoint' as resource_type,
    point.RecoveryPointArn as resource_id,
    point.RecoveryPointArn as resource_arn,
    evidence_id,
    collected_at,
    parent_resource_id as vault,
    point.ResourceArn as of_resource,
    point.ResourceType as of_type,
    point.Status as state,
    coalesce(point.IsEncrypted, false) as encrypted,
    coalesce(point.CompletionDate, point.CreationDate) as completed_at,
    point.SourceBackupVaultArn as copied_from
from points
