/*---
title: A user has one active access key at most
question: Does each user have at most one active access key?
passes: the credential report shows one active access key
not_applicable: the user has no active access key
severity: medium
kind: customer-specific
evidence: [iam:GetCredentialReport]
frameworks: {CIS-3.0: ["1.13"], CIS-4.0: ["1.13"], CIS-5.0: ["1.12"], CIS-6.0: ["2.12"]}
remediation: aws iam update-access-key --status Inactive for the key that is not needed, then aws iam delete-access-key.
notes: A rotation has two active keys for a while; control_history shows for how long.
---*/
select
    account_id,
    'global' as region,
    'AWS::IAM::User' as resource_type,
    user_name as resource_id,
    user_arn as resource_arn,
    case len(active_keys) when 0 then 'not_applicable' when 1 then 'pass' else 'fail' end as status,
    case len(active_keys)
        when 0 then 'no active access key'
        when 1 then 'one active access key'
        else 'two active access keys'
    end as reason,
    [evidence_id] as evidence
from iam_credentials
where not is_root
