/*---
title: Only known principals can read a secret
question: Can only known principals read each secret?
passes: >
  every statement of the secret's policy that allows something is meant for principals of the organization, or carries a
  condition on it; a secret without a policy passes
not_applicable: the secret was deleted since the list
severity: critical
kind: customer-specific
evidence: [secretsmanager:ListSecrets, secretsmanager:GetResourcePolicy, organizations:ListAccounts]
population: [secretsmanager:ListSecrets]
frameworks: {CIS-7.0: ["2.21"]}
remediation: aws secretsmanager put-resource-policy --block-public-policy with named principals of the organization.
notes: A named account outside the organization fails whatever condition stands beside it, but for one on the organization.
---*/
with
secrets as (
    select
        secrets.*,
        policies.evidence_id as policy_id,
        policies.gone,
        policies.policy,
        known_accounts.are_complete as is_known,
        strangers_in(policies.policy, known_accounts.account_ids) as strangers
    from secretsmanager_secrets as secrets
    left join secretsmanager_policies as policies
        on policies.account_id = secrets.account_id
        and policies.region = secrets.region
        and policies.secret = secrets.resource_id
    cross join known_accounts
    where secrets.deleted_at is null
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when gone then 'not_applicable'
            when policy_id is not null then sharing_verdict(strangers, is_known)
        end as status,
        case
            when gone then 'deleted since the secrets were listed'
            when len(strangers) > 0 then 'lets in ' || array_to_string(strangers, ', ')
            when policy is null then 'no policy: only the account itself'
            else 'every principal is known'
        end as reason,
        evidence(evidence_id, policy_id) as evidence
    from secrets
)
select * from judged
