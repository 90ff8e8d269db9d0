/*---
title: Every active access key is younger than 90 days
question: Is every active access key younger than 90 days?
passes: each active key was created or rotated at most 90 days before the report was read
severity: high
kind: customer-specific
evidence: [iam:GetCredentialReport]
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
---*/
with
aged as (
    select
        *,
        list_max(list_transform(
            active_keys, lambda key: date_diff('day', try_cast(key.rotated as timestamptz), collected_at)
        )) as oldest_days
    from iam_credentials
    where not is_root
),
judged as (
    select
        account_id,
        'global' as region,
        'AWS::IAM::User' as resource_type,
        user_name as resource_id,
        user_arn as resource_arn,
        case
            when len(active_keys) = 0 then 'not_applicable'
            when oldest_days <= 90 then 'pass'
            when oldest_days > 90 then 'fail'
            else 'no_evidence'
        end as status,
        case
            when len(active_keys) = 0 then 'the user has no active access key'
            when oldest_days is null then 'the credential report does not say when the key was rotated'
            else format('the oldest active key is {} days old, 90 allowed', oldest_days)
        end as reason,
        [evidence_id] as evidence
    from aged
)
select * from judged
