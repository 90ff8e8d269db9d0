/*---
description: >
  The route table of each subnet of the account, with its routes: the one that it is associated with, and the VPC's main one
  otherwise; without a row where the route tables were not answered, or the table belongs to nobody we know
---*/
with
associations as (
    select account_id, region, unnest(subnet_ids) as subnet_id, resource_id as route_table_id, routes, evidence_id
    from ec2_route_tables
),
main_tables as (
    from ec2_route_tables where is_main
)
select
    subnets.account_id,
    subnets.region,
    subnets.resource_id as subnet_id,
    subnets.vpc_id,
    coalesce(associations.route_table_id, main_tables.resource_id) as route_table_id,
    associations.route_table_id is null as is_main,
    coalesce(associations.routes, main_tables.routes) as routes,
    coalesce(associations.evidence_id, main_tables.evidence_id) as evidence_id
from ec2_subnets as subnets
left join associations
    on associations.account_id = subnets.account_id
    and associations.region = subnets.region
    and associations.subnet_id = subnets.resource_id
left join main_tables
    on main_tables.account_id = subnets.account_id
    and main_tables.region = subnets.region
    and main_tables.vpc_id = subnets.vpc_id
where coalesce(associations.route_table_id, main_tables.resource_id) is not null
