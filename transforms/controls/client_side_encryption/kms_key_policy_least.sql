/*---
title: No key policy opens the key to everybody
question: Does no key policy open the key to everybody?
passes: >
  no statement allows everybody something, unless a condition holds it to an account, an organization, a principal or
  a source; kms:ViaService alone holds it to nobody
not_applicable: the key was deleted since the list; keys that AWS manages are left out
severity: critical
kind: customer-specific
evidence: [kms:ListKeys, kms:DescribeKey, kms:GetKeyPolicy]
frameworks: {CIS-7.0: ["2.21"], FSBP: [KMS.5]}
remediation: >
  aws kms put-key-policy with named principals, or with kms:CallerAccount or aws:PrincipalOrgID in the statement's
  condition.
---*/
with
keys as (
    from kms_listed_keys where manager is distinct from 'AWS'
),
read as (
    select
        keys.*,
        policies.evidence_id as policy_id,
        keys.gone or coalesce(policies.gone, false) as deleted,
        open_statements(policies.policy, key_caller_keys()) as open
    from keys
    left join kms_key_policies as policies
        on policies.account_id = keys.account_id
        and policies.region = keys.region
        and policies.key_id = keys.resource_id
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when deleted then 'not_applicable'
            when len(open) > 0 then 'fail'
            when policy_id is not null then 'pass'
        end as status,
        case
            when deleted then 'deleted since the keys were listed'
            when len(open) > 0 then 'everybody is allowed ' || allowed_actions(open)
            else 'no statement lets everybody in'
        end as reason,
        list_concat(evidence, evidence(policy_id)) as evidence
    from read
)
select * from judged
