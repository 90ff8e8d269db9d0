/*---
description: >
  Elastic Beanstalk's environments with the state of their platform's branch; is_platform_described is false where that was
  not answered, branch_state null where a platform has no branch, as custom ones
---*/
with
platforms as (
    select
        account_id,
        region,
        parent_resource_id as environment_name,
        evidence_id,
        item ->> '$.PlatformDescription.PlatformBranchName' as branch,
        item ->> '$.PlatformDescription.PlatformBranchLifecycleState' as branch_state
    from items
    where service = 'elasticbeanstalk' and operation = 'DescribePlatformVersion' and error_code is null
)
select
    environments.account_id,
    environments.region,
    environments.resource_type,
    environments.resource_id,
    environments.resource_arn,
    evidence(environments.evidence_id, platforms.evidence_id) as evidence,
    environments.item ->> 'Status' as state,
    environments.item ->> 'PlatformArn' as platform_arn,
    platforms.evidence_id is not null as is_platform_described,
    platforms.branch,
    platforms.branch_state
from items as environments
left join platforms
    on platforms.account_id = environments.account_id
    and platforms.region = environments.region
    and platforms.environment_name = environments.resource_id
where environments.service = 'elasticbeanstalk' and environments.operation = 'DescribeEnvironments'
    and environments.error_code is null
