/*---
title: Key policies let in known accounts only
question: Do key policies let in known accounts only?
passes: every account that the policy allows something is one of the organization's
not_applicable: >
  the policy names nobody outside the key's own account, or the key was deleted since the list; keys that AWS manages are
  left out
severity: high
kind: customer-specific
evidence: [kms:ListKeys, kms:DescribeKey, kms:GetKeyPolicy, organizations:ListAccounts]
population: [kms:ListKeys]
remediation: aws kms put-key-policy without the account, or with an exemption for the partner that it belongs to.
notes: >
  A principal that shows as a bare id (AIDA…, AROA…) was deleted: the statement lets nobody in any more, and stands there
  for whoever is made under that id again. It fails.
---*/
with
read as (
    select
        keys.*,
        policies.evidence_id as policy_id,
        keys.gone or coalesce(policies.gone, false) as is_deleted,
        list_filter(named_accounts(policies.policy), lambda account: account != keys.account_id) as others,
        list_filter(others, lambda account: not list_contains(known.account_ids, account)) as strangers,
        list_filter(
            flatten(list_transform(
                list_filter(
                    json_listed(json_document(policies.policy) -> 'Statement'),
                    lambda statement: statement ->> 'Effect' = 'Allow'
                ),
                lambda statement: json_texts(statement -> '$.Principal.AWS')
            )),
            lambda principal: regexp_full_match(principal, 'A(ID|RO)A[A-Z0-9]+')
        ) as ghosts,
        known.are_complete
    from kms_listed_keys as keys
    cross join known_accounts as known
    left join kms_key_policies as policies
        on policies.account_id = keys.account_id
        and policies.region = keys.region
        and policies.key_id = keys.resource_id
    where keys.manager is distinct from 'AWS'
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when is_deleted then 'not_applicable'
            when policy_id is null then null
            when len(ghosts) > 0 then 'fail'
            when len(strangers) > 0 and not are_complete then null
            when len(strangers) > 0 then 'fail'
            when len(others) > 0 then 'pass'
            else 'not_applicable'
        end as status,
        case
            when is_deleted then 'deleted since the keys were listed'
            when len(ghosts) > 0 then 'lets in deleted principals: ' || array_to_string(ghosts, ', ')
            when len(strangers) > 0 then 'lets in accounts outside the organization: ' || array_to_string(strangers, ', ')
            when len(others) > 0 then 'lets in accounts of the organization: ' || array_to_string(others, ', ')
            else 'names nobody outside the account'
        end as reason,
        list_concat(evidence, evidence(policy_id)) as evidence
    from read
)
select * from judged
