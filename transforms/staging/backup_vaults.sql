/*---
description: Backup vaults
---*/
with
vaults as (
    select *, json_transform(item, '{
        "VaultType": "VARCHAR", "EncryptionKeyArn": "VARCHAR", "NumberOfRecoveryPoints": "BIGINT", "Locked": "BOOLEAN",
        "LockDate": "TIMESTAMPTZ", "MinRetentionDays": "BIGINT"
    }') as vault
    from items
    where service = 'backup' and operation = 'ListBackupVaults' and error_code is null
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    coalesce(vault.VaultType, 'BACKUP_VAULT') as type,
    vault.EncryptionKeyArn as kms_key,
    coalesce(vault.NumberOfRecoveryPoints, 0) as recovery_points,
    coalesce(vault.Locked, false) as is_locked,
    vault.LockDate as lock_date,
    vault.MinRetentionDays as min_retention_days
from vaults
