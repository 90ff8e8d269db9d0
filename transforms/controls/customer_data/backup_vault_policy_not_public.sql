/*---
title: Backup vaults admit only known accounts
question: Do backup vaults admit only known accounts?
passes: >
  every statement of the vault's policy that allows something is meant for principals of the organization, or carries a
  condition on it; a vault without a policy passes
severity: high
kind: customer-specific
evidence: [backup:ListBackupVaults, backup:GetBackupVaultAccessPolicy, organizations:ListAccounts]
population: [backup:ListBackupVaults]
remediation: aws backup put-backup-vault-access-policy without the principal, or with aws:PrincipalOrgID in the condition.
---*/
with
vaults as (
    select
        vaults.*,
        known_accounts.are_complete as is_known,
        strangers_in(vaults.policy, known_accounts.account_ids) as strangers
    from backup_vault_policies as vaults
    cross join known_accounts
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        if(asked, sharing_verdict(strangers, is_known), null) as status,
        case
            when len(strangers) > 0 then 'lets in ' || array_to_string(strangers, ', ')
            when policy is null then 'no policy: only the account itself'
            else 'every principal is known'
        end as reason,
        evidence
    from vaults
)
select * from judged
