/*---
title: No identity policy allows decryption with every key
question: Does no identity policy allow decryption with every key?
passes: >
  neither the default version of an attached customer policy nor an inline policy of a user, group or role allows
  kms:Decrypt or kms:ReEncryptFrom (wildcards and NotAction too) on everything or on all keys of an account, whatever
  the condition
not_applicable: the customer policy is attached to nothing
severity: medium
kind: customer-specific
evidence: [iam:GetAccountAuthorizationDetails]
frameworks: {FSBP: [KMS.1, KMS.2], PCI-4.0: ["7.2.1", "7.2.2"]}
remediation: Name in Resource the ARNs of the keys that the identity needs.
notes: >
  One row for each customer policy, and one for each identity that has inline policies. A key policy can leave the
  decision to IAM, and by default does.
---*/
with
policies as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when attachments = 0 then 'not_applicable'
            when document_decrypts_with_every_key(document, account_id) then 'fail'
            else 'pass'
        end as status,
        case status
            when 'not_applicable' then 'attached to nothing'
            when 'fail' then format('attached {} times, allows decryption with every key', attachments)
            else 'allows no decryption with every key'
        end as reason,
        [evidence_id] as evidence
    from iam_managed_policies
),
identities as (
    select
        *,
        list_transform(
            list_filter(
                inline_policies, lambda policy: document_decrypts_with_every_key(policy.PolicyDocument, account_id)
            ),
            lambda policy: policy.PolicyName
        ) as wide
    from iam_identities
    where len(inline_policies) > 0
),
holders as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        if(len(wide) > 0, 'fail', 'pass') as status,
        if(
            len(wide) > 0,
            'allows decryption with every key by inline policy ' || array_to_string(wide, ', '),
            'no inline policy allows decryption with every key'
        ) as reason,
        [evidence_id] as evidence
    from identities
)
from policies
union all by name
from holders
