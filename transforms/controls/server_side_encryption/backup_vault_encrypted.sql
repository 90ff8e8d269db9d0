/*---
title: Backup vaults encrypt with a customer key
question: Do backup vaults use a customer key?
passes: the vault's key is a customer key
not_applicable: the vault holds no recovery point
severity: medium
kind: customer-specific
evidence: [backup:ListBackupVaults, kms:ListKeys, kms:ListAliases, kms:DescribeKey]
frameworks: {ISO-27001-2022: [A.8.24], SOC2: [PI1.5]}
remediation: Create a vault with --encryption-key-arn, and let the plans back up into it; a vault's key can't be changed.
notes: >
  A vault is always encrypted, as it comes with aws/backup. Its key counts for services under full management of AWS
  Backup; copies of EBS and RDS keep their source's key.
---*/
with
judged as (
    select
        vaults.account_id,
        vaults.region,
        vaults.resource_type,
        vaults.resource_id,
        vaults.resource_arn,
        case
            when recovery_points = 0 then 'not_applicable'
            when vaults.kms_key is null or used.is_customers is false or used.state = 'deleted' then 'fail'
            when used.is_customers then 'pass'
        end as status,
        case
            when recovery_points = 0 then 'it holds no recovery point'
            when vaults.kms_key is null or used.is_customers is false
                then 'encrypts with a key of AWS, ' || coalesce(vaults.kms_key, 'which it does not name')
            when used.state = 'deleted' then 'its key is deleted: ' || vaults.kms_key
            else 'encrypts with ' || vaults.kms_key
        end as reason,
        list_distinct(list_concat([vaults.evidence_id], coalesce(used.evidence, []))) as evidence
    from backup_vaults as vaults
    left join kms_used_keys as used using (account_id, region, kms_key)
)
select * from judged
