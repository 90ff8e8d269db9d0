/*---
title: Image repositories expire old images
question: Do image repositories expire old images?
passes: a lifecycle policy with at least one rule exists
severity: low
kind: customer-specific
evidence: [ecr:DescribeRepositories, ecr:GetLifecyclePolicy]
remediation: aws ecr put-lifecycle-policy with a rule for untagged and for old images.
---*/
with
judged as (
    select
        repositories.account_id,
        repositories.region,
        repositories.resource_type,
        repositories.resource_id,
        repositories.resource_arn,
        case when policies.rules > 0 then 'pass' when policies.rules = 0 then 'fail' end as status,
        case
            when policies.rules = 0 then 'no lifecycle policy with a rule'
            else format('a lifecycle policy with {} rules', policies.rules)
        end as reason,
        evidence(repositories.evidence_id, policies.evidence_id) as evidence
    from ecr_repositories as repositories
    left join ecr_lifecycle_policies as policies
        on policies.account_id = repositories.account_id
        and policies.region = repositories.region
        and policies.repository = repositories.resource_id
)
select * from judged
