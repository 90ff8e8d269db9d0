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
notes: >
  A member account whose root credentials were removed centrally counts no MFA either. Where neither answer says whether root
  has a password ("not_supported" says nothing), the row is no_evidence.
---*/
with
roots as (
    select account_id, evidence_id, password_enabled, len(active_keys) as active_keys
    from iam_credentials
    where is_root
),
report_answered as (from answered_operations where service = 'iam' and operation = 'GetCredentialReport'),
known as (
    select
        summaries.account_id,
        summaries.root_has_mfa,
        summaries.root_has_access_keys or coalesce(roots.active_keys > 0, false) as has_key,
        coalesce(
            summaries.root_has_password,
            case roots.password_enabled when 'true' then true when 'false' then false end
        ) as has_password,
        report_answered.account_id is not null as is_report_answered,
        evidence(summaries.evidence_id, roots.evidence_id) as evidence
    from iam_account_summaries as summaries
    left join roots using (account_id)
    left join report_answered using (account_id)
),
judged as (
    select
        account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        case
            when root_has_mfa then 'pass'
            when not root_has_mfa and (has_key or has_password) then 'fail'
            when not root_has_mfa and not has_key and not has_password then 'not_applicable'
            when is_report_answered or root_has_mfa is null then 'no_evidence'
        end as status,
        case
            when root_has_mfa is null then 'the account summary does not say whether root has MFA'
            when root_has_mfa then 'root has a second factor'
            when has_key or has_password
                then format('root has {} and no second factor', if(has_password, 'a password', 'an access key'))
            when has_password is null then 'neither answer says whether root has a password'
            else 'root has neither a password nor an access key'
        end as reason,
        evidence
    from known
)
select * from judged
