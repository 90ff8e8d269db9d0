/*---
title: Signing in as root needs a second factor
question: Does signing in as root need a second factor?
passes: the account summary says that root has MFA
not_applicable: root provably has no password and no active access key, as where root is managed centrally
severity: critical
kind: customer-specific
evidence: [iam:GetAccountSummary, iam:GetCredentialReport]
frameworks:
  CIS-3.0: ["1.5"]
  CIS-4.0: ["1.5"]
  CIS-5.0: ["1.4"]
  CIS-6.0: ["2.4"]
  CIS-7.0: ["2.5"]
  NIST-800-53-r5: [IA-2(1), IA-2(2)]
  PCI-4.0: ["8.4.1", "8.4.2"]
  ISO-27001-2022: [A.5.17, A.8.5]
  FSBP: [IAM.9]
remediation: Sign in as root, and register a security key or authenticator under Security credentials.
---*/
with
roots as (
    select account_id, evidence_id, password_enabled, len(active_keys) as active_keys
    from iam_credentials
    where is_root
),
judged as (
    select
        summaries.account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        summaries.account_id as resource_id,
        case
            when summaries.root_has_mfa then 'pass'
            when summaries.root_has_access_keys then 'fail'
            when summaries.root_has_no_password then 'not_applicable'
            when roots.password_enabled = 'false' and roots.active_keys = 0 then 'not_applicable'
            when roots.evidence_id is not null then 'fail'
        end as status,
        case status
            when 'pass' then 'root has a second factor'
            when 'not_applicable' then 'root has neither a password nor an access key'
            else 'root has no second factor'
        end as reason,
        evidence(summaries.evidence_id, roots.evidence_id) as evidence
    from iam_account_summaries as summaries
    left join roots using (account_id)
)
select * from judged
