/*---
title: ECS services run their tasks without public addresses
question: Do ECS services run their tasks without public addresses?
passes: neither the service nor a task set of it assigns public addresses
not_applicable: the service is inactive or its tasks don't use awsvpc, so that their host's address counts
severity: high
kind: customer-specific
evidence: [ecs:ListClusters, ecs:ListServices, ecs:DescribeServices]
population: [ecs:ListServices, ecs:ListClusters]
frameworks: {FSBP: [ECS.2]}
remediation: Update the service with assignPublicIp=DISABLED, in subnets with a NAT gateway or VPC endpoints.
notes: An absent value is DISABLED for callers of the API. With an external controller the setting stands on the task sets.
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
            when described_in is null then null
            when not is_active or len(public_ip_settings) = 0 then 'not_applicable'
            when list_contains(public_ip_settings, 'ENABLED') then 'fail'
            else 'pass'
        end as status,
        case
            when not is_active then 'the service is no more'
            when len(public_ip_settings) = 0 then 'its tasks don''t use awsvpc'
            when list_contains(public_ip_settings, 'ENABLED') then 'tasks get public addresses'
            else 'tasks get no public address'
        end as reason,
        evidence(listed_in, described_in) as evidence
    from ecs_listed_services
)
select * from judged
