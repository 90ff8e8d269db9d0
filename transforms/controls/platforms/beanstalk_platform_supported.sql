/*---
title: Elastic Beanstalk environments run on a supported platform branch
question: Does each environment run on a supported platform branch?
passes: the branch of the platform is supported
not_applicable: the environment is terminated, or its platform has no branch, as custom ones
severity: medium
kind: shared
evidence: [elasticbeanstalk:DescribeEnvironments, elasticbeanstalk:DescribePlatformVersion]
remediation: aws elasticbeanstalk update-environment --environment-name NAME --platform-arn ARN, of a supported branch.
notes: Beta, deprecated and retired branches fail.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when state = 'Terminated' then 'not_applicable'
            when not is_platform_described then null
            when branch_state is null then 'not_applicable'
            when lower(branch_state) = 'supported' then 'pass'
            else 'fail'
        end as status,
        case
            when state = 'Terminated' then 'the environment is terminated'
            when branch_state is null then 'the platform has no branch'
            else coalesce(branch || ' is ', 'the branch is ') || lower(branch_state)
        end as reason,
        evidence
    from elasticbeanstalk_environments
)
select * from judged
