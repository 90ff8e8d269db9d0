/*---
title: Changes of the network opened nothing to the internet
question: Who changed the network in the period, and did a change open it to the internet?
passes: >
  the call failed, or it neither sent the world to an internet gateway, nor turned public addresses on for a subnet or a
  database, nor removed a flow log, nor lifted the block on public access; every change is a row
severity: medium
kind: customer-specific
evidence: [cloudtrail:events]
frameworks:
  CIS-3.0: ["4.12", "4.13", "4.14"]
  CIS-4.0: ["4.12", "4.13", "4.14"]
  CIS-5.0: ["4.12", "4.13", "4.14"]
  CIS-6.0: ["5.12", "5.13", "5.14"]
  CIS-7.0: ["5.12", "5.13", "5.14"]
  NIST-800-53-r5: [AU-12(3), CA-7, SI-4(12)]
  ISO-27001-2022: [A.8.15, A.8.16]
  SOC2: [CC7.2, CC7.3]
remediation: Ask the caller why, and revert the change if nobody approved it.
---*/
with
changes as (
    select *
    from activity_events
    where event_source = 'ec2.amazonaws.com' and event_name in (
            'CreateVpc', 'DeleteVpc', 'CreateSubnet', 'DeleteSubnet', 'ModifySubnetAttribute', 'CreateRoute',
            'ReplaceRoute', 'DeleteRoute', 'ReplaceRouteTableAssociation', 'AssociateRouteTable',
            'CreateInternetGateway', 'AttachInternetGateway', 'CreateNatGateway', 'CreateVpcPeeringConnection',
            'AcceptVpcPeeringConnection', 'CreateVpcEndpoint', 'ModifyVpcEndpoint', 'CreateTransitGatewayVpcAttachment',
            'AcceptTransitGatewayVpcAttachment', 'ModifyTransitGateway', 'ModifyVpcBlockPublicAccessOptions',
            'AssociateAddress', 'DeleteFlowLogs'
        )
        or event_source = 'rds.amazonaws.com' and event_name = 'ModifyDBInstance'
            and request_parameters ->> 'publiclyAccessible' is not null
        or event_source = 'ram.amazonaws.com' and event_name = 'AssociateResourceShare'
),
weighed as (
    select
        *,
        coalesce(
            request_parameters ->> 'routeTableId',
            request_parameters ->> 'subnetId',
            request_parameters ->> 'dBInstanceIdentifier',
            request_parameters ->> 'vpcId',
            request_parameters ->> '$.DeleteFlowLogsRequest.FlowLogId.content',
            request_parameters ->> 'resourceShareArn'
        ) as touched,
        case
            when event_name in ('CreateRoute', 'ReplaceRoute')
                and starts_with(request_parameters ->> 'gatewayId', 'igw-')
                and is_world(coalesce(
                    request_parameters ->> 'destinationCidrBlock', request_parameters ->> 'destinationIpv6CidrBlock'
                )) then 'it sends the world to an internet gateway'
            when event_name = 'ModifySubnetAttribute'
                and request_parameters ->> '$.mapPublicIpOnLaunch.value' = 'true' then 'it turns public addresses on'
            when event_name = 'ModifyDBInstance' and request_parameters ->> 'publiclyAccessible' = 'true'
                then 'it makes a database publicly accessible'
            when event_name = 'DeleteFlowLogs' then 'it removes a flow log'
            when event_name = 'ModifyVpcBlockPublicAccessOptions'
                and contains(lower(replace(cast(request_parameters as varchar), ' ', '')), '"internetgatewayblockmode":"off"')
                then 'it lifts the block on public access'
        end as opening
    from changes
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        if(error_code is null and opening is not null, 'fail', 'pass') as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || if(error_code is null, coalesce(': ' || opening, ''), '') as reason,
        [event_id] as evidence
    from weighed
)
select * from judged
