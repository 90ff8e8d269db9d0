/*---
title: Credentials that nobody uses are gone
question: Is every active credential used within {max_unused_days} days?
passes: >
  each enabled password and active access key was used in the {max_unused_days} days before the report, or was never
  used and set in those days
not_applicable: the user has neither a console password nor an active access key
severity: medium
kind: customer-specific
evidence: [iam:GetCredentialReport]
parameters:
  max_unused_days: {type: integer, default: 45, about: days that a credential may go without use}
frameworks:
  CIS-3.0: ["1.12"]
  CIS-4.0: ["1.12"]
  CIS-5.0: ["1.11"]
  CIS-6.0: ["2.11"]
  CIS-7.0: ["2.11"]
  NIST-800-53-r5: [AC-2(3)]
  PCI-4.0: ["8.2.6"]
  ISO-27001-2022: [A.5.15]
  FSBP: [IAM.8, IAM.22]
remediation: aws iam delete-login-profile, or aws iam update-access-key --status Inactive.
notes: >
  "no_information" and "N/A" both mean never used. IAM notes a use some hours late, so the last day is not sharp. Root is
  left out: its keys and its use have controls of their own.
---*/
with
credentials as (
    select
        *,
        if(password_enabled = 'true', [{
            'what': 'the password', 'used_at': password_used_at, 'since': coalesce(password_used_at, password_set_at)
        }], [])
        || list_transform(active_keys, lambda key: {
            'what': 'an access key', 'used_at': key.used_at, 'since': coalesce(key.used_at, key.rotated_at)
        }) as held
    from iam_credentials
    where not is_root
),
weighed as (
    select
        *,
        list_filter(held, lambda one: date_diff('day', one.since, collected_at) > $max_unused_days) as unused,
        list_filter(held, lambda one: one.since is null) as undated
    from credentials
),
judged as (
    select
        account_id,
        'global' as region,
        'AWS::IAM::User' as resource_type,
        user_name as resource_id,
        user_arn as resource_arn,
        case
            when len(unused) > 0 then 'fail'
            when len(undated) > 0 or password_enabled not in ('true', 'false') then 'no_evidence'
            when len(held) = 0 then 'not_applicable'
            else 'pass'
        end as status,
        case status
            when 'fail' then array_to_string(list_transform(unused, lambda one: format(
                '{} was {} {} days ago, {} allowed',
                one.what,
                if(one.used_at is null, 'never used and set', 'last used'),
                date_diff('day', one.since, collected_at),
                $max_unused_days
            )), '; ')
            when 'no_evidence' then 'the credential report does not say what the user has, or since when'
            when 'not_applicable' then 'the user has neither a password nor an active access key'
            else format('used, or set, in the last {} days', $max_unused_days)
        end as reason,
        [evidence_id] as evidence
    from weighed
)
select * from judged
