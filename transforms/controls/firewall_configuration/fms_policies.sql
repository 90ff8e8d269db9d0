/*---
title: Firewall Manager's policies are applied, and kept
question: Does Firewall Manager apply each of its policies, and do the member accounts comply with it?
passes: the policy is active, at least one account was evaluated, and every one complies within the limits of the evaluation
not_applicable: >
  the account does not administer Firewall Manager in the Region, or has no policy there, or the policy was deleted since the
  list
severity: medium
kind: customer-specific
evidence: [fms:ListPolicies, fms:ListComplianceStatus]
population: [fms:ListPolicies]
remediation: >
  Look into the policy's accounts and their resources in Firewall Manager's console, and let the policy remediate by itself.
notes: >
  A policy covers the resources of its Region; those for CloudFront and Shield stand in us-east-1. An account beyond the
  limit of an evaluation (EvaluationLimitExceeded) was looked at in part, which proves nothing. To every other account
  Firewall Manager says that the call is not for it, or that the organization has no administrator: that is an answer.
---*/
with
policies as (
    select *, json_transform(item, '{
        "PolicyName": "VARCHAR", "SecurityServiceType": "VARCHAR", "RemediationEnabled": "BOOLEAN", "PolicyStatus": "VARCHAR"
    }') as policy
    from items
    where service = 'fms' and operation = 'ListPolicies' and error_code is null
),
answered as (
    select account_id, region, parent_resource_id as policy_id, bool_or(error_code is not null) as is_gone,
        min(response_id) as response_id
    from answers
    where service = 'fms' and operation = 'ListComplianceStatus'
    group by all
),
accounts as (
    select
        account_id,
        region,
        parent_resource_id as policy_id,
        evidence_id,
        item ->> 'MemberAccount' as member,
        json_transform(item -> 'EvaluationResults', '[{
            "ComplianceStatus": "VARCHAR", "ViolatorCount": "BIGINT", "EvaluationLimitExceeded": "BOOLEAN"
        }]') as results
    from items
    where service = 'fms' and operation = 'ListComplianceStatus' and error_code is null
),
evaluated as (
    select
        account_id,
        region,
        policy_id,
        count(*) filter (len(results) > 0) as accounts,
        list(member order by member) filter (
            len(list_filter(results, lambda result: result.ComplianceStatus is distinct from 'COMPLIANT')) > 0
        ) as violating,
        list(member order by member) filter (
            len(list_filter(results, lambda result: coalesce(result.EvaluationLimitExceeded, false))) > 0
        ) as seen_in_part,
        list(evidence_id)[:20] as evidence
    from accounts
    group by all
),
judged as (
    select
        policies.account_id,
        policies.region,
        policies.resource_type,
        policies.resource_id,
        policies.resource_arn,
        case
            when answered.is_gone then 'not_applicable'
            when coalesce(policy.PolicyStatus, 'ACTIVE') != 'ACTIVE' then 'fail'
            when answered.policy_id is null then null
            when evaluated.violating is not null or evaluated.seen_in_part is not null then 'fail'
            when evaluated.accounts > 0 then 'pass'
            else 'no_evidence'
        end as status,
        case
            when answered.is_gone then 'the policy is no more'
            when coalesce(policy.PolicyStatus, 'ACTIVE') != 'ACTIVE' then 'its status is ' || policy.PolicyStatus
            when coalesce(evaluated.accounts, 0) = 0 then 'it was evaluated for no account'
            else format('{} accounts evaluated', evaluated.accounts)
                || coalesce('; not compliant: ' || array_to_string(evaluated.violating, ', '), '')
                || coalesce('; evaluated in part: ' || array_to_string(evaluated.seen_in_part, ', '), '')
        end || format(
            ' ({}, {}, remediation {})', policy.PolicyName, policy.SecurityServiceType,
            if(policy.RemediationEnabled, 'on', 'off')
        ) as reason,
        list_distinct(evidence(policies.evidence_id, answered.response_id) || coalesce(evaluated.evidence, [])) as evidence
    from policies
    left join answered
        on answered.account_id = policies.account_id
        and answered.region = policies.region
        and answered.policy_id = policies.resource_id
    left join evaluated
        on evaluated.account_id = policies.account_id
        and evaluated.region = policies.region
        and evaluated.policy_id = policies.resource_id
)
select * from judged
