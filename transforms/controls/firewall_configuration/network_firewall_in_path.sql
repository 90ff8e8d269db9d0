/*---
title: Traffic really passes through the firewall
question: Does traffic really pass through the firewall?
passes: each endpoint of the firewall is ready and the target of an active route of its VPC
not_applicable: the firewall hangs on a transit gateway, was deleted since it was listed, or is about to be
severity: high
kind: customer-specific
evidence: [network-firewall:ListFirewalls, network-firewall:DescribeFirewall, ec2:DescribeRouteTables]
frameworks: {ISO-27001-2022: [A.8.20, A.8.22]}
remediation: Route the subnets' traffic to the firewall's endpoint of their zone, and the way back from the gateway's table.
notes: >
  A firewall endpoint stands in a route as a gateway with a vpce- id. The way back needs a route in the internet gateway's
  own table; the reason says where the VPC has no such table that names an endpoint.
---*/
with
tables_answered as (from answered_operations where service = 'ec2' and operation = 'DescribeRouteTables'),
routes as (
    select account_id, region, resource_id, is_edge, evidence_id, unnest(routes) as route
    from ec2_route_tables
),
ways as (
    select
        account_id,
        region,
        route.GatewayId as endpoint_id,
        bool_or(is_edge) as is_edge,
        min(evidence_id) as evidence_id
    from routes
    where starts_with(route.GatewayId, 'vpce-') and route.State is distinct from 'blackhole'
    group by all
),
endpoints as (
    select account_id, region, resource_id, unnest(endpoints) as endpoint from network_firewalls
),
found as (
    select
        endpoints.account_id,
        endpoints.region,
        endpoints.resource_id,
        string_agg(
            format('{} in {} is {}', endpoint.endpoint_id, endpoint.zone, coalesce(endpoint.state, 'without a state')), ', '
            order by endpoint.zone
        ) filter (endpoint.state is distinct from 'READY') as not_ready,
        string_agg(format('{} in {}', endpoint.endpoint_id, endpoint.zone), ', ' order by endpoint.zone)
            filter (ways.endpoint_id is null) as bypassed,
        bool_or(ways.is_edge) as has_way_back,
        coalesce(list(distinct ways.evidence_id) filter (ways.evidence_id is not null), []) as evidence
    from endpoints
    left join ways
        on ways.account_id = endpoints.account_id
        and ways.region = endpoints.region
        and ways.endpoint_id = endpoints.endpoint.endpoint_id
    group by all
),
judged as (
    select
        firewalls.account_id,
        firewalls.region,
        firewalls.resource_type,
        firewalls.resource_id,
        firewalls.resource_arn,
        case
            when is_gone or state = 'DELETING' or transit_gateway_id is not null then 'not_applicable'
            when not is_described then null
            when found.resource_id is null or found.not_ready is not null then 'fail'
            when tables_answered.region is null then null
            when found.bypassed is not null then 'fail'
            else 'pass'
        end as status,
        case
            when is_gone or state = 'DELETING' then 'the firewall is no more'
            when transit_gateway_id is not null then 'it hangs on ' || transit_gateway_id
            when found.resource_id is null then 'it has no endpoint'
            when found.not_ready is not null then found.not_ready
            when found.bypassed is not null then 'no route leads through ' || found.bypassed
            else 'routes lead through each endpoint'
                || if(found.has_way_back, '', '; no table of an internet gateway leads the way back through one')
        end as reason,
        list_distinct(firewalls.evidence || coalesce(found.evidence, [])) as evidence
    from network_firewalls as firewalls
    left join found using (account_id, region, resource_id)
    left join tables_answered using (account_id, region)
)
select * from judged
