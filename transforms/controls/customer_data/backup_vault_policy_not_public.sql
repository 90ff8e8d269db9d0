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
        vaults.account_id,
        vaults.region,
        vaults.resource_type,
        vaults.resource_id,
        vaults.resource_arn,
        policies.vault is not null as asked,
        policies.policy,
        known_accounts.are_complete as is_known,
        strangers_in(policies.policy, known_accounts.account_ids) as strangers,
        evidence(vaults.evidence_id, policies.evidence_id) as evidence
    from backup_vaults as vaults
    cross join known_accounts
    left join backup_vault_policies as policies
        on policies.account_id = vaults.account_id
        and policies.region = vaults.region
        and policies.vault = vaults.resource_id
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
