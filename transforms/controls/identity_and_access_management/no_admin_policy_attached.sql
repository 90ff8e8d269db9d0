/*---
title: Full administrative access is kept out of the policies in use
question: Is full administrative access kept out of the policies in use?
passes: >
  the default version of a customer managed policy allows neither all actions on all resources, nor all but a few; no inline
  policy does; and AWS's AdministratorAccess is attached to no user and no group
not_applicable: the customer managed policy is attached to nothing
severity: high
kind: customer-specific
evidence: [iam:GetAccountAuthorizationDetails]
frameworks:
  CIS-3.0: ["1.16"]
  CIS-4.0: ["1.16"]
  CIS-5.0: ["1.15"]
  CIS-6.0: ["2.15"]
  CIS-7.0: ["2.14"]
  NIST-800-53-r5: [AC-3, AC-6]
  ISO-27001-2022: [A.5.18, A.8.2]
  SOC2: [CC6.3]
  FSBP: [IAM.1]
remediation: Write a policy of the actions that are needed; give administrators a role that they assume.
notes: Roles may hold AdministratorAccess, since somebody must administer; who may assume them is another control's question.
---*/
with
policies as (
    select
        *,
        len(list_filter(
            json_listed(document -> 'Statement'), lambda statement: is_admin_statement(statement)
        )) > 0 as is_admin,
        attachments > 0 or boundaries > 0 as is_used
    from iam_managed_policies
),
identities as (
    select
        *,
        list_transform(list_filter(
            inline_policies,
            lambda policy: len(list_filter(
                json_listed(json_document(policy.PolicyDocument) -> 'Statement'),
                lambda statement: is_admin_statement(statement)
            )) > 0
        ), lambda policy: policy.PolicyName) as admin_inline_policies,
        resource_type <> 'AWS::IAM::Role' and len(list_filter(
            attached_policies, lambda arn: regexp_matches(arn, '^arn:[a-z-]+:iam::aws:policy/AdministratorAccess$')
        )) > 0 as has_administrator_access
    from iam_identities
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when not is_used then 'not_applicable'
            when document is null then 'no_evidence'
            when is_admin then 'fail'
            else 'pass'
        end as status,
        case
            when not is_used then 'attached to nothing'
            when document is null then 'the answer holds no document of its default version'
            when is_admin then format(
                'allows everything; attached {} times, the boundary of {} identities', attachments, boundaries
            )
            else 'its default version does not allow everything'
        end as reason,
        [evidence_id] as evidence
    from policies
    union all
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        if(has_administrator_access or len(admin_inline_policies) > 0, 'fail', 'pass') as status,
        case
            when has_administrator_access then 'AdministratorAccess is attached'
            when len(admin_inline_policies) > 0
                then 'inline policy ' || array_to_string(admin_inline_policies, ', ') || ' allows everything'
            else 'neither an inline policy nor AdministratorAccess gives it everything'
        end as reason,
        [evidence_id] as evidence
    from identities
    where len(coalesce(inline_policies, [])) > 0 or has_administrator_access
)
select * from judged
