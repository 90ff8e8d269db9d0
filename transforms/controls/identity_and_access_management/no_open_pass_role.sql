/*---
title: Nobody may pass or assume whatever role they like
question: Is passing roles limited, so that nobody lends themselves more rights?
passes: >
  no customer managed policy in use and no inline policy allows iam:PassRole or sts:AssumeRole with every role of an
  account, unless a condition says what may be passed to which service, or which tags the role must have
not_applicable: the customer managed policy is attached to nothing
severity: high
kind: customer-specific
evidence: [iam:GetAccountAuthorizationDetails]
remediation: Name the roles in Resource, and for iam:PassRole the service in a condition on iam:PassedToService.
notes: >
  Full administrative access includes this, so that such a policy fails here and in no_admin_policy_attached. The caller's
  own organization in a condition limits nothing, since whoever holds the policy belongs to it.
---*/
with
holders as (
    select
        *,
        list_filter(
            policies,
            lambda policy: len(list_filter(
                policy.statements, lambda statement: lends_every_role(statement, account_id)
            )) > 0
        ) as wide
    from iam_policy_holders
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
            when policies is null then 'no_evidence'
            when len(wide) > 0 then 'fail'
            else 'pass'
        end as status,
        case
            when not is_used then 'attached to nothing'
            when policies is null then 'the answer holds no document of its default version'
            when len(wide) > 0
                then array_to_string(list_transform(wide, lambda policy: policy.name), ', ')
                    || ' lets its holder pass or assume every role'
            else 'no statement lends every role'
        end as reason,
        [evidence_id] as evidence
    from holders
    where path is null or not starts_with(path, '/aws-service-role/')
)
select * from judged
