/*---
title: Healthy targets stand in two zones
question: Are healthy targets registered in two or more zones?
passes: targets whose state is healthy lie in two zones or more
not_applicable: >
  no load balancer uses the target group, it targets a Lambda function or another load balancer, or it was deleted since
  the list
severity: medium
kind: customer-specific
evidence:
  - elbv2:DescribeTargetGroups
  - elbv2:DescribeTargetHealth
  - ec2:DescribeInstances
  - ec2:DescribeNetworkInterfaces
population: [elbv2:DescribeTargetGroups]
frameworks: {ISO-27001-2022: [A.8.14]}
remediation: Run instances or tasks in a second zone, and register them; look into the reason of those that are unhealthy.
notes: >
  This is one moment of the night: a target that is down for a deployment fails here, and the history says for how long.
  AWS names a target's zone only where it was registered with one, so the zone of its instance or interface counts; an
  address outside of the account's networks has none.
---*/
with
groups as (
    select *, json_transform(item, '{"LoadBalancerArns": ["VARCHAR"], "TargetType": "VARCHAR"}') as target_group
    from items
    where service = 'elbv2' and operation = 'DescribeTargetGroups' and error_code is null
),
health as (
    select account_id, region, parent_resource_id as target_group_arn, min(response_id) as response_id,
        bool_or(error_code is not null) as is_gone
    from answers
    where service = 'elbv2' and operation = 'DescribeTargetHealth'
    group by all
),
targets as (
    select
        account_id,
        region,
        target_group_arn,
        count(*) as registered,
        count(*) filter (state = 'healthy') as healthy,
        count(*) filter (state = 'healthy' and zone is null) as without_zone,
        coalesce(list(zone) filter (state = 'healthy' and zone is not null), []) as zones,
        list_distinct(flatten(list(evidence)))[:20] as evidence
    from elbv2_targets
    group by all
),
unseen as (
    select distinct account_id, region
    from call_outcomes
    where service = 'ec2' and operation in ('DescribeInstances', 'DescribeNetworkInterfaces') and not answered
),
judged as (
    select
        groups.account_id,
        groups.region,
        groups.resource_type,
        groups.resource_id,
        groups.resource_arn,
        case
            when len(coalesce(target_group.LoadBalancerArns, [])) = 0 then 'not_applicable'
            when target_group.TargetType in ('lambda', 'alb') or health.is_gone then 'not_applicable'
            when health.target_group_arn is null then null
            when len(list_distinct(targets.zones)) >= 2 then 'pass'
            when coalesce(targets.without_zone, 0) = 0 then 'fail'
            when unseen.account_id is null then 'no_evidence'
        end as status,
        case
            when len(coalesce(target_group.LoadBalancerArns, [])) = 0 then 'no load balancer uses it'
            when target_group.TargetType = 'lambda' then 'it targets a function'
            when target_group.TargetType = 'alb' then 'it targets a load balancer'
            when health.is_gone then 'the target group is no more'
            else format(
                '{} targets, {} healthy, in {}', coalesce(targets.registered, 0), coalesce(targets.healthy, 0),
                zones_told(coalesce(targets.zones, []))
            ) || if(targets.without_zone > 0, format(', {} of them in no zone that is known', targets.without_zone), '')
        end as reason,
        list_distinct(evidence(groups.evidence_id, health.response_id) || coalesce(targets.evidence, [])) as evidence
    from groups
    left join health
        on health.account_id = groups.account_id
        and health.region = groups.region
        and health.target_group_arn = groups.resource_id
    left join targets
        on targets.account_id = groups.account_id
        and targets.region = groups.region
        and targets.target_group_arn = groups.resource_id
    left join unseen
        on unseen.account_id = groups.account_id and unseen.region = groups.region
)
select * from judged
