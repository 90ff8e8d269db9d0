/*---
title: Only named accounts may pull or push images
question: Can only named accounts pull or push images?
passes: no statement of the repository's policy allows everybody without a condition that limits the caller
severity: high
kind: customer-specific
evidence: [ecr:DescribeRepositories, ecr:GetRepositoryPolicy]
frameworks: {CIS-7.0: ["2.21"]}
remediation: aws ecr set-repository-policy with the accounts that need it, or delete-repository-policy.
notes: A repository without a policy is open to its account only. ECR Public is another service, and public by purpose.
---*/
with
policies as (
    select account_id, region, parent_resource_id as repository, evidence_id, error_code, item -> 'policyText' as document
    from items
    where service = 'ecr' and operation = 'GetRepositoryPolicy'
),
weighed as (
    select
        repositories.*,
        policies.evidence_id as policy_evidence_id,
        policies.error_code is not null as has_no_policy,
        open_statements(policies.document, caller_keys()) as open_to_all
    from ecr_repositories as repositories
    left join policies
        on policies.account_id = repositories.account_id
        and policies.region = repositories.region
        and policies.repository = repositories.resource_id
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when policy_evidence_id is null then null
            when has_no_policy or len(open_to_all) = 0 then 'pass'
            else 'fail'
        end as status,
        case
            when has_no_policy then 'there is no policy'
            when len(open_to_all) = 0 then 'the policy names its callers'
            else 'everybody is allowed ' || allowed_actions(open_to_all)
        end as reason,
        evidence(evidence_id, policy_evidence_id) as evidence
    from weighed
)
select * from judged
