/*---
title: Backups are safe from deletion before their time
question: Are backups safe from deletion before their time?
passes: the vault is locked with a minimum retention of at least {min_days} days, or is logically air-gapped
not_applicable: the vault holds no recovery point
severity: medium
kind: customer-specific
evidence: [backup:ListBackupVaults]
parameters:
  min_days: {type: integer, default: 7, about: days for which a lock must keep recovery points at least}
remediation: >
  aws backup put-backup-vault-lock-configuration --backup-vault-name NAME --min-retention-days 35
  --changeable-for-days 3
notes: >
  A lock without a date is in governance mode, which an administrator can lift; the reason names the mode. Seven days are
  the least in which a deletion is noticed before the last good copy is gone.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when recovery_points = 0 then 'not_applicable'
            when type = 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT' then 'pass'
            when is_locked and min_retention_days >= $min_days then 'pass'
            else 'fail'
        end as status,
        case
            when recovery_points = 0 then 'it holds no recovery point'
            when type = 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT' then 'logically air-gapped, and so locked by nature'
            when not is_locked then 'not locked'
            else format(
                'locked in {} mode for at least {} days, {} asked for',
                case
                    when lock_date is null then 'governance'
                    when lock_date <= collected_at then 'compliance'
                    else 'compliance (from ' || moment(lock_date) || ')'
                end,
                coalesce(min_retention_days, 0),
                $min_days
            )
        end as reason,
        [evidence_id] as evidence
    from backup_vaults
)
select * from judged
