/*---
title: Inline policies give no full administrative access
question: Are inline policies free of full administrative access?
passes: no inline policy of the identity allows all actions, or all but a few, on all resources
not_applicable: the identity has no inline policy, or is a service-linked role, whose policies AWS writes
severity: high
kind: customer-specific
evidence: [iam:GetAccountAuthorizationDetails]
frameworks:
  NIST-800-53-r5: [AC-3, AC-6]
  ISO-27001-2022: [A.5.18, A.8.2]
  SOC2: [CC6.3]
  FSBP: [IAM.1]
remediation: >
  Write a managed policy of the actions that are needed, and delete the inline one; that of a role of Identity Center is
  changed in its permission set.
---*/
with
identities as (
    select
        *,
        list_filter(
            policies,
            lambda policy: len(list_filter(policy.statements, lambda statement: is_admin_statement(statement))) > 0
        ) as admin_policies,
        starts_with(path, '/aws-reserved/sso.amazonaws.com/') as is_of_identity_center
    from iam_policy_holders
    where resource_type <> 'AWS::IAM::ManagedPolicy'
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when starts_with(path, '/aws-service-role/') then 'not_applicable'
            when len(admin_policies) > 0 then 'fail'
            else 'pass'
        end as status,
        case
            when status = 'not_applicable' then 'a service-linked role'
            when status = 'pass' then 'no inline policy allows everything'
            else 'inline policy '
                || array_to_string(list_transform(admin_policies, lambda policy: policy.name), ', ')
                || ' allows everything'
                || if(is_of_identity_center, '; it is written in the permission set', '')
        end as reason,
        [evidence_id] as evidence
    from identities
)
select * from judged
