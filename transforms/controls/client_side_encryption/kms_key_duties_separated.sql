/*---
title: Nobody is both administrator and user of a key
question: Is nobody both administrator and user of the same key?
passes: the policy grants no principal but the account itself both administration and use of the key
not_applicable: the key was deleted since the list; keys that AWS manages are left out
severity: medium
kind: customer-specific
evidence: [kms:ListKeys, kms:DescribeKey, kms:GetKeyPolicy]
remediation: aws kms put-key-policy with one role that administers the key, and others that use it.
notes: >
  Administration is changing the policy, disabling the key, scheduling its deletion, and granting its use (unless for
  services of AWS only); use is decrypting, making data keys and signing. kms:* is both. A statement for the account
  leaves the question to IAM (kms_iam_decrypt_all_keys).
---*/
with
keys as (
    from kms_listed_keys where manager is distinct from 'AWS'
),
statements as (
    select account_id, region, key_id, unnest(json_listed(json_document(policy) -> 'Statement')) as statement
    from kms_key_policies
    where not gone
),
granted as (
    select
        account_id,
        region,
        key_id,
        unnest(policy_principals(statement -> 'Principal')) as principal,
        allows_action(statement, 'kms:PutKeyPolicy')
        or allows_action(statement, 'kms:DisableKey')
        or allows_action(statement, 'kms:ScheduleKeyDeletion')
        or (
            allows_action(statement, 'kms:CreateGrant')
            and not coalesce(
                regexp_matches(
                    lower(cast(statement -> 'Condition' as varchar)), '"kms:grantisforawsresource":"?true'
                ),
                false
            )
        ) as administers,
        allows_action(statement, 'kms:Decrypt')
        or allows_action(statement, 'kms:GenerateDataKey')
        or allows_action(statement, 'kms:GenerateDataKeyWithoutPlaintext')
        or allows_action(statement, 'kms:Sign') as uses
    from statements
),
doubled as (
    select account_id, region, key_id, regexp_replace(principal, '^AWS:', '') as principal
    from granted
    where (principal = '*' or starts_with(principal, 'AWS:'))
        and not regexp_full_match(principal, 'AWS:(arn:[a-z-]+:iam::)?' || account_id || '(:root)?')
    group by account_id, region, key_id, principal
    having bool_or(administers) and bool_or(uses)
),
judged as (
    select
        keys.account_id,
        keys.region,
        keys.resource_type,
        keys.resource_id,
        keys.resource_arn,
        case
            when keys.gone or any_value(policies.gone) then 'not_applicable'
            when count(policies.evidence_id) = 0 then null
            when count(doubled.principal) > 0 then 'fail'
            else 'pass'
        end as status,
        case
            when keys.gone or any_value(policies.gone) then 'deleted since the keys were listed'
            when count(doubled.principal) > 0
                then 'both administrator and user: ' || string_agg(doubled.principal, ', ' order by doubled.principal)
            else 'no principal has both duties'
        end as reason,
        list_concat(keys.evidence, evidence(any_value(policies.evidence_id))) as evidence
    from keys
    left join kms_key_policies as policies
        on policies.account_id = keys.account_id
        and policies.region = keys.region
        and policies.key_id = keys.resource_id
    left join doubled
        on doubled.account_id = keys.account_id
        and doubled.region = keys.region
        and doubled.key_id = keys.resource_id
    group by keys.account_id, keys.region, keys.resource_type, keys.resource_id, keys.resource_arn, keys.gone, keys.evidence
)
select * from judged
