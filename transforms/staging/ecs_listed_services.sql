/*---
description: >
  ECS services as listed, with what describing them told; described_in is the answer that was asked about the service, null
  where none came, and is_active is false where the service is no more by then
---*/
with
listed as (
    from items where service = 'ecs' and operation = 'ListServices' and error_code is null
),
asked as (
    select distinct account_id, region, unnest(json_texts(request -> 'services')) as resource_id, response_id
    from answers
    where service = 'ecs' and operation = 'DescribeServices'
)
select
    listed.account_id,
    listed.region,
    listed.resource_type,
    listed.resource_id,
    listed.resource_arn,
    listed.evidence_id as listed_in,
    coalesce(services.evidence_id, asked.response_id) as described_in,
    coalesce(services.state != 'INACTIVE', false) as is_active,
    services.cluster_arn,
    services.name,
    services.desired_count,
    services.scheduling,
    services.subnet_ids,
    services.public_ip_settings
from listed
left join asked using (account_id, region, resource_id)
left join ecs_services as services using (account_id, region, resource_id)
