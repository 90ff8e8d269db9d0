/*---
title: Passwords are long and not reused
question: Does the account's password policy ask for length {min_length} and no reuse of the last {remembered_passwords}?
passes: the minimum length is at least {min_length}, and {remembered_passwords} passwords are remembered
not_applicable: the credential report shows no IAM user with a console password
severity: medium
kind: customer-specific
evidence: [iam:GetAccountPasswordPolicy, iam:GetCredentialReport]
parameters:
  min_length: {type: integer, default: 14, about: characters that a password must have}
  remembered_passwords: {type: integer, default: 24, about: "passwords that may not be used again; IAM remembers 24 at most"}
frameworks:
  CIS-3.0: ["1.8", "1.9"]
  CIS-4.0: ["1.8", "1.9"]
  CIS-5.0: ["1.7", "1.8"]
  CIS-6.0: ["2.7", "2.8"]
  CIS-7.0: ["2.8", "2.9"]
  PCI-4.0: ["8.3.6"]
  ISO-27001-2022: [A.5.15]
  FSBP: [IAM.7, IAM.10]
remediation: aws iam update-account-password-policy --minimum-password-length {min_length} --password-reuse-prevention
  {remembered_passwords}
---*/
with
passwords as (
    select
        account_id,
        count(*) filter (not is_root and password_enabled = 'true') as users,
        any_value(evidence_id) as evidence_id
    from iam_credentials
    group by account_id
),
judged as (
    select
        policies.account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        policies.account_id as resource_id,
        case
            when policies.minimum_length >= $min_length
                and policies.remembered_passwords >= $remembered_passwords then 'pass'
            when passwords.users = 0 then 'not_applicable'
            when passwords.users is not null then 'fail'
        end as status,
        case
            when status = 'not_applicable' then 'no IAM user has a console password'
            when not policies.exists then 'no password policy; AWS''s default asks for 8 characters'
            else format(
                'asks for {} characters ({} wanted) and remembers {} passwords ({} wanted)',
                policies.minimum_length, $min_length, policies.remembered_passwords, $remembered_passwords
            )
        end as reason,
        evidence(policies.evidence_id, passwords.evidence_id) as evidence
    from iam_password_policies as policies
    left join passwords using (account_id)
)
select * from judged
