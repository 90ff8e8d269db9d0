/*---
title: Dedicated lines reach each gateway by two ways
question: Does each gateway have virtual interfaces at two locations, or a VPN beside them?
passes: >
  interfaces that are available, with a session of BGP that is up, lie at two locations or more; or they lie at one, and a
  VPN of the same virtual private gateway has a tunnel up
not_applicable: no virtual interface leads to a gateway of the account
severity: medium
kind: customer-specific
evidence: [directconnect:DescribeVirtualInterfaces, ec2:DescribeVpnConnections]
population: [directconnect:DescribeVirtualInterfaces]
frameworks: {ISO-27001-2022: [A.8.14]}
remediation: Order a second connection at another location, and give the gateway a virtual interface there.
notes: >
  Two connections at one location share its building. A Direct Connect gateway is global and judged over all Regions; what a
  VPN behind a transit gateway reaches is told by no call, so a VPN counts for a virtual private gateway alone. Public
  interfaces lead to AWS's own addresses, and are left out.
---*/
with
interfaces as (
    select
        account_id,
        if(direct_connect_gateway_id is null, region, 'global') as region,
        if(direct_connect_gateway_id is null, 'AWS::EC2::VPNGateway', 'AWS::DirectConnect::DirectConnectGateway')
            as resource_type,
        coalesce(direct_connect_gateway_id, private_gateway_id) as gateway_id,
        location,
        is_up,
        evidence_id
    from directconnect_interfaces
    where direct_connect_gateway_id is not null or private_gateway_id is not null
),
gateways as (
    select
        account_id,
        region,
        resource_type,
        gateway_id,
        count(*) as interfaces,
        coalesce(list(distinct location order by location) filter (is_up), []) as locations,
        list(evidence_id) as evidence
    from interfaces
    group by all
),
tunnels as (
    select
        account_id,
        region,
        item ->> 'VpnGatewayId' as gateway_id,
        bool_or(
            item ->> 'State' = 'available'
            and list_contains(json_texts(item -> '$.VgwTelemetry[*].Status'), 'UP')
        ) as is_up,
        list(evidence_id) as evidence
    from items
    where service = 'ec2' and operation = 'DescribeVpnConnections' and error_code is null
    group by all
),
unanswered as (
    select distinct account_id, region, service
    from call_outcomes
    where (service || ':' || operation) in ('directconnect:DescribeVirtualInterfaces', 'ec2:DescribeVpnConnections')
        and not answered
        and status not in ('not_offered', 'not_enabled')
),
judged as (
    select
        gateways.account_id,
        gateways.region,
        gateways.resource_type,
        gateways.gateway_id as resource_id,
        null as resource_arn,
        case
            when len(gateways.locations) >= 2 then 'pass'
            when len(gateways.locations) = 1 and tunnels.is_up then 'pass'
            when gateways.region = 'global' and exists (
                from unanswered where unanswered.account_id = gateways.account_id and unanswered.service = 'directconnect'
            ) then null
            when len(gateways.locations) = 1 and gateways.region != 'global' and exists (
                from unanswered
                where unanswered.account_id = gateways.account_id
                    and unanswered.region = gateways.region
                    and unanswered.service = 'ec2'
            ) then null
            else 'fail'
        end as status,
        format(
            '{} virtual interfaces, up at {}', gateways.interfaces,
            coalesce(nullif(array_to_string(gateways.locations, ', '), ''), 'no location')
        ) || case
            when tunnels.is_up then '; a VPN has a tunnel up'
            when tunnels.gateway_id is not null then '; no VPN has a tunnel up'
            else ''
        end as reason,
        list_distinct(gateways.evidence || coalesce(tunnels.evidence, [])) as evidence
    from gateways
    left join tunnels
        on tunnels.account_id = gateways.account_id
        and tunnels.region = gateways.region
        and tunnels.gateway_id = gateways.gateway_id
)
select * from judged
