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
judged as (
    select
        account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        case
            when has_mfa then 'pass'
            when not has_mfa and (has_key or has_password) then 'fail'
            when not has_mfa and not has_key and not has_password then 'not_applicable'
            when is_report_answered or has_mfa is null then 'no_evidence'
        end as status,
        case
            when has_mfa is null then 'the account summary does not say whether root has MFA'
            when has_mfa then 'root has a second factor'
            when has_key or has_password
                then format('root has {} and no second factor', if(has_password, 'a password', 'an access key'))
            when has_password is null then 'neither answer says whether root has a password'
            else 'root has neither a password nor an access key'
        end as reason,
        evidence
    from iam_roots
)
select * from judged
