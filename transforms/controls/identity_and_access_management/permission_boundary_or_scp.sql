/*---
title: A service control policy stands above each account
question: Does a guardrail above the account's own policies exist (SCP in force)?
passes: >
  service control policies are enabled at the root, and one that the customer wrote is attached to the account, to a unit
  above it or to the root
not_applicable: the management account, which no service control policy binds, or an account without an organization
severity: medium
kind: customer-specific
evidence:
  - organizations:DescribeOrganization
  - organizations:ListAccounts
  - organizations:ListRoots
  - organizations:ListPolicies
  - organizations:ListTargetsForPolicy
remediation: Write a policy of what no account may do, and attach it with aws organizations attach-policy.
notes: >
  FullAWSAccess restricts nothing and doesn't count. The management account's answers speak for its members. Resource
  control policies bind resources and not people, so they don't count here either.
---*/
with
unanswered as (
    select distinct account_id as master_id
    from call_outcomes
    where service = 'organizations'
        and operation in ('ListAccounts', 'ListRoots', 'ListPolicies', 'ListTargetsForPolicy')
        and not answered
),
known as (
    select
        organizations.account_id,
        organizations.account_id = organizations.master_id as is_management,
        roots.has_service_control_policies as is_enabled,
        guardrails.account_id is not null as is_listed,
        guardrails.path,
        coalesce(guardrails.policies, []) as policies,
        unanswered.master_id is null as is_complete,
        evidence(organizations.evidence_id, roots.evidence_id, guardrails.evidence_id) || coalesce(guardrails.evidence, [])
            as evidence
    from organizations
    left join organization_roots as roots using (master_id)
    left join organization_guardrails as guardrails
        on guardrails.account_id = organizations.account_id and guardrails.asked_account_id = organizations.master_id
    left join unanswered using (master_id)
),
judged as (
    select
        account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        case
            when is_management then 'not_applicable'
            when is_enabled and len(policies) > 0 then 'pass'
            when not is_enabled then 'fail'
            when is_enabled and is_complete and path is not null then 'fail'
            when is_complete then 'no_evidence'
        end as status,
        case
            when is_management then 'no service control policy binds the management account'
            when not is_enabled then 'service control policies are not enabled at the root'
            when len(policies) > 0 then 'bound by ' || array_to_string(policies, ', ')
            when path is not null then 'no policy that the customer wrote is attached above the account'
            when is_listed then 'Organizations did not say which units the account is in'
            else 'the management account was not asked in this run'
        end as reason,
        evidence
    from known
    union all
    select account_id, region, 'AWS::::Account', account_id, 'not_applicable', 'the account is in no organization',
        [outcome_id]
    from call_outcomes
    where service = 'organizations' and operation = 'DescribeOrganization' and status = 'not_enabled'
)
select * from judged
