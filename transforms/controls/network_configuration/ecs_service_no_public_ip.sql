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
listed as (
    from items where service = 'ecs' and operation = 'ListServices' and error_code is null
),
asked as (
    select distinct account_id, region, unnest(json_texts(request -> 'services')) as resource_id, response_id
    from answers
    where service = 'ecs' and operation = 'DescribeServices'
),
judged as (
    select
        listed.account_id,
        listed.region,
        listed.resource_type,
        listed.resource_id,
        listed.resource_arn,
        case
            when asked.resource_id is null then null
            when services.resource_id is null or services.state = 'INACTIVE' then 'not_applicable'
            when len(services.public_ip_settings) = 0 then 'not_applicable'
            when list_contains(services.public_ip_settings, 'ENABLED') then 'fail'
            else 'pass'
        end as status,
        case
            when services.resource_id is null or services.state = 'INACTIVE' then 'the service is no more'
            when len(services.public_ip_settings) = 0 then 'its tasks don''t use awsvpc'
            when list_contains(services.public_ip_settings, 'ENABLED') then 'tasks get public addresses'
            else 'tasks get no public address'
        end as reason,
        evidence(listed.evidence_id, coalesce(services.evidence_id, asked.response_id)) as evidence
    from listed
    left join asked using (account_id, region, resource_id)
    left join ecs_services as services using (account_id, region, resource_id)
)
select * from judged
