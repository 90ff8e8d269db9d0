/*---
title: Routes over a peering reach only a part of the other VPC
question: Do routes over a peering reach only what they need of the other VPC?
passes: no route to the peering equals or contains a whole range of the VPC at its other end
not_applicable: the peering is not active
severity: medium
kind: customer-specific
evidence: [ec2:DescribeVpcPeeringConnections, ec2:DescribeRouteTables]
frameworks:
  CIS-3.0: ["5.5"]
  CIS-4.0: ["5.6"]
  CIS-5.0: ["5.6"]
  CIS-6.0: ["6.6"]
  CIS-7.0: ["6.6"]
  ISO-27001-2022: [A.8.20, A.8.22]
remediation: Replace the route by routes to the subnets or hosts that are needed.
notes: Each end is judged by the routes of the account and Region where it was collected.
---*/
with
tables_answered as (from answered_operations where service = 'ec2' and operation = 'DescribeRouteTables'),
routes as (
    select account_id, region, vpc_id, resource_id as route_table_id, evidence_id, unnest(routes) as route
    from ec2_route_tables
),
peer_routes as (
    select
        account_id,
        region,
        vpc_id,
        route_table_id,
        evidence_id,
        route.VpcPeeringConnectionId as peering_id,
        coalesce(route.DestinationCidrBlock, route.DestinationIpv6CidrBlock) as destination
    from routes
    where route.VpcPeeringConnectionId is not null
),
far_ends as (
    select peerings.account_id, peerings.region, peerings.resource_id as peering_id, unnest(sides) as side
    from ec2_vpc_peerings as peerings
),
wide_routes as (
    select
        peer_routes.account_id,
        peer_routes.region,
        peer_routes.peering_id,
        string_agg(
            distinct destination || ' in ' || route_table_id, ', ' order by destination || ' in ' || route_table_id
        ) as what,
        list(distinct evidence_id) as evidence
    from peer_routes
    join far_ends
        on far_ends.account_id = peer_routes.account_id
        and far_ends.region = peer_routes.region
        and far_ends.peering_id = peer_routes.peering_id
        and far_ends.side.vpc_id <> peer_routes.vpc_id
    where len(list_filter(far_ends.side.ranges, lambda range: covers_range(destination, range))) > 0
    group by all
),
judged as (
    select
        peerings.account_id,
        peerings.region,
        peerings.resource_type,
        peerings.resource_id,
        peerings.resource_arn,
        case
            when peerings.state <> 'active' then 'not_applicable'
            when wide_routes.what is not null then 'fail'
            when tables_answered.region is not null then 'pass'
        end as status,
        case
            when peerings.state <> 'active' then 'the peering is ' || peerings.state
            when wide_routes.what is not null then 'reaches the whole of the other VPC by ' || wide_routes.what
            else 'no route reaches a whole range of the other VPC'
        end as reason,
        [peerings.evidence_id] || coalesce(wide_routes.evidence, []) as evidence
    from ec2_vpc_peerings as peerings
    left join wide_routes
        on wide_routes.account_id = peerings.account_id
        and wide_routes.region = peerings.region
        and wide_routes.peering_id = peerings.resource_id
    left join tables_answered
        on tables_answered.account_id = peerings.account_id
        and tables_answered.region = peerings.region
)
select * from judged
