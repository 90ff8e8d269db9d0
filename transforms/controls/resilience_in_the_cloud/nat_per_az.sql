/*---
title: Each private subnet leaves through a NAT gateway of its own zone
question: Does each subnet that leaves through a NAT gateway use one of its own zone?
passes: every NAT gateway that its routes lead to is available, and stands in the subnet's own zone or is a regional one
not_applicable: no route of the subnet leads to a NAT gateway
severity: medium
kind: customer-specific
evidence: [ec2:DescribeSubnets, ec2:DescribeRouteTables, ec2:DescribeNatGateways]
population: [ec2:DescribeSubnets]
remediation: >
  aws ec2 create-nat-gateway in a public subnet of the zone, and aws ec2 replace-route in the subnet's own route table; or
  one regional NAT gateway.
notes: >
  A subnet without a route table of its own follows the VPC's main one. A deleted gateway stays listed for about an hour,
  and leaves a route that leads nowhere.
---*/
with
routed as (
    select
        account_id,
        region,
        subnet_id,
        route_table_id,
        evidence_id,
        list_distinct(list_filter(
            list_transform(routes, lambda route: route.NatGatewayId), lambda id: id is not null
        )) as gateway_ids
    from ec2_subnet_routes
),
used as (
    select account_id, region, subnet_id, unnest(gateway_ids) as gateway_id
    from routed
),
ways as (
    select
        used.account_id,
        used.region,
        used.subnet_id,
        bool_and(coalesce(gateways.state = 'available', false)) as are_available,
        bool_and(gateways.is_regional or coalesce(gateways.zone = own.zone, false)) as are_near,
        string_agg(
            used.gateway_id || case
                when gateways.gateway_id is null then ' is no more'
                when gateways.state != 'available' then ' is ' || gateways.state
                when gateways.is_regional then ' is regional'
                else ' stands in ' || coalesce(gateways.zone, 'an unknown zone')
            end,
            ', ' order by used.gateway_id
        ) as spelled,
        any_value(own.zone) as own_zone,
        list(distinct gateways.evidence_id) filter (gateways.evidence_id is not null) as evidence
    from used
    left join ec2_nat_gateways as gateways using (account_id, region, gateway_id)
    left join ec2_subnet_zones as own using (account_id, region, subnet_id)
    group by all
),
asked as (from answered_operations where service = 'ec2' and operation = 'DescribeNatGateways'),
judged as (
    select
        subnets.account_id,
        subnets.region,
        subnets.resource_type,
        subnets.resource_id,
        subnets.resource_arn,
        case
            when routed.subnet_id is null then null
            when len(routed.gateway_ids) = 0 then 'not_applicable'
            when asked.account_id is null then null
            when ways.are_available and ways.are_near then 'pass'
            else 'fail'
        end as status,
        if(
            len(routed.gateway_ids) = 0,
            'no route of ' || routed.route_table_id || ' leads to a NAT gateway',
            format('in {}, by {}: {}', ways.own_zone, routed.route_table_id, ways.spelled)
        ) as reason,
        list_distinct(evidence(subnets.evidence_id, routed.evidence_id) || coalesce(ways.evidence, [])) as evidence
    from ec2_subnets as subnets
    left join routed
        on routed.account_id = subnets.account_id
        and routed.region = subnets.region
        and routed.subnet_id = subnets.resource_id
    left join ways
        on ways.account_id = subnets.account_id
        and ways.region = subnets.region
        and ways.subnet_id = subnets.resource_id
    left join asked
        on asked.account_id = subnets.account_id and asked.region = subnets.region
)
select * from judged
