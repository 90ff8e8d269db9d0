/*---
title: No active access key is older than {max_age_days} days
question: Is no active access key older than {max_age_days} days?
passes: >
  each active key was created at most {max_age_days} days before it was listed; where keys were not listed, the credential
  report's date of rotation counts
not_applicable: the user has no active access key
severity: high
kind: customer-specific
evidence: [iam:GetCredentialReport, iam:ListAccessKeys]
parameters:
  max_age_days: {type: integer, default: 90, about: days that an active key may be old}
frameworks:
  CIS-3.0: ["1.14"]
  CIS-4.0: ["1.14"]
  CIS-5.0: ["1.13"]
  CIS-6.0: ["2.13"]
  CIS-7.0: ["2.12"]
  NIST-800-53-r5: [AC-2(1)]
  PCI-4.0: ["8.3.9", "8.6.3"]
  ISO-27001-2022: [A.5.15]
  FSBP: [IAM.3]
remediation: Create a second key, move its user over, then aws iam update-access-key --status Inactive the old one.
notes: >
  The report's date also moves when a key is only switched off and on, so it can show a key younger than it is. The older
  of both dates decides.
---*/
with
created as (
    select account_id, user_name, min(created_at) as created_at, list(evidence_id) as evidence
    from iam_access_keys
    where state = 'Active'
    group by all
),
users as (
    select
        reported.*,
        created.evidence as key_evidence,
        least(
            created.created_at, list_min(list_transform(reported.active_keys, lambda key: key.rotated_at))
        ) as oldest_at,
        date_diff('day', oldest_at, reported.collected_at) as oldest_days
    from iam_credentials as reported
    left join created using (account_id, user_name)
    where not reported.is_root
),
judged as (
    select
        account_id,
        'global' as region,
        'AWS::IAM::User' as resource_type,
        user_name as resource_id,
        user_arn as resource_arn,
        case
            when len(active_keys) = 0 and key_evidence is null then 'not_applicable'
            when oldest_days <= $max_age_days then 'pass'
            when oldest_days is not null then 'fail'
            else 'no_evidence'
        end as status,
        case
            when status = 'not_applicable' then 'the user has no active access key'
            when oldest_days is null then 'the credential report does not say when the key was rotated'
            else format('the oldest active key is {} days old, {} allowed', oldest_days, $max_age_days)
        end as reason,
        [evidence_id] || coalesce(key_evidence, []) as evidence
    from users
)
select * from judged
