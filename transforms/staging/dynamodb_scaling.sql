/*---
description: >
  Which dimension of each DynamoDB table follows demand: a target that may grow, with a policy that makes it
---*/
with
targets as (
    select *, json_transform(item, '{
        "ResourceId": "VARCHAR", "ScalableDimension": "VARCHAR", "MinCapacity": "BIGINT", "MaxCapacity": "BIGINT",
        "SuspendedState": {"DynamicScalingOutSuspended": "BOOLEAN"}
    }') as target
    from items
    where service = 'application-autoscaling' and operation = 'DescribeScalableTargets' and error_code is null
),
policies as (
    select
        account_id,
        region,
        item ->> 'ResourceId' as scaled,
        item ->> 'ScalableDimension' as dimension,
        min(evidence_id) as evidence_id
    from items
    where service = 'application-autoscaling' and operation = 'DescribeScalingPolicies' and error_code is null
    group by all
)
select
    targets.account_id,
    targets.region,
    regexp_extract(target.ResourceId, '^table/(.+)$', 1) as table_name,
    if(target.ScalableDimension = 'dynamodb:table:ReadCapacityUnits', 'reads', 'writes') as dimension,
    target.MinCapacity as smallest,
    target.MaxCapacity as largest,
    target.MaxCapacity > target.MinCapacity and target.SuspendedState.DynamicScalingOutSuspended is not true as may_grow,
    policies.scaled is not null as has_policy,
    evidence(targets.evidence_id, policies.evidence_id) as evidence
from targets
left join policies
    on policies.account_id = targets.account_id
    and policies.region = targets.region
    and policies.scaled = target.ResourceId
    and policies.dimension = target.ScalableDimension
where target.ScalableDimension in ('dynamodb:table:ReadCapacityUnits', 'dynamodb:table:WriteCapacityUnits')
