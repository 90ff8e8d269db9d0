/*---
title: Every IAM user with a console password has MFA
question: Does every IAM user with a console password have MFA?
passes: the credential report says that MFA is active; users without a password are out of scope
severity: high
kind: customer-specific
evidence: [iam:GetCredentialReport]
frameworks:
  CIS-3.0: ["1.10"]
  CIS-4.0: ["1.10"]
  CIS-5.0: ["1.9"]
  CIS-6.0: ["2.9"]
  CIS-7.0: ["2.10"]
  NIST-800-53-r5: [IA-2(1), IA-2(2)]
  PCI-4.0: ["8.4.1", "8.4.2"]
  ISO-27001-2022: [A.5.17, A.8.5]
  FSBP: [IAM.5, IAM.19]
remediation: Have the user register a device, or remove the password with aws iam delete-login-profile.
---*/
with
judged as (
    select
        account_id,
        'global' as region,
        'AWS::IAM::User' as resource_type,
        user_name as resource_id,
        user_arn as resource_arn,
        case
            when password_enabled = 'false' then 'not_applicable'
            when password_enabled = 'true' and mfa_active = 'true' then 'pass'
            when password_enabled = 'true' then 'fail'
            else 'no_evidence'
        end as status,
        case status
            when 'not_applicable' then 'the user has no console password'
            when 'pass' then 'the user has a console password and MFA'
            when 'fail' then 'the user has a console password and no MFA'
            else 'the credential report says neither that the user has a password nor that it has none'
        end as reason,
        [evidence_id] as evidence
    from iam_credentials
    where not is_root
)
select * from judged
