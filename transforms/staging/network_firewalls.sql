/*---
description: >
  Firewalls of Network Firewall that were listed; is_described says whether describing one was answered, is_gone that it is no
  more. endpoints are the VPC endpoints through which traffic has to go, with their state
---*/
with
listed as (
    from items where service = 'network-firewall' and operation = 'ListFirewalls'
),
described as (
    from items where service = 'network-firewall' and operation = 'DescribeFirewall'
)
select
    listed.account_id,
    listed.region,
    listed.resource_type,
    listed.resource_id,
    listed.resource_arn,
    listed.evidence_id as listed_evidence_id,
    described.evidence_id,
    evidence(listed.evidence_id, described.evidence_id) as evidence,
    listed.item ->> 'FirewallName' as name,
    described.evidence_id is not null as is_described,
    coalesce(described.error_code is not null, false) as is_gone,
    described.item ->> '$.Firewall.VpcId' as vpc_id,
    described.item ->> '$.Firewall.TransitGatewayId' as transit_gateway_id,
    described.item ->> '$.Firewall.FirewallPolicyArn' as policy_arn,
    described.item ->> '$.FirewallStatus.Status' as state,
    described.item ->> '$.FirewallStatus.ConfigurationSyncStateSummary' as sync_state,
    list_transform(
        coalesce(json_keys(described.item -> '$.FirewallStatus.SyncStates'), []),
        lambda zone: {
            'zone': zone,
            'endpoint_id': json_extract_string(
                described.item, '/FirewallStatus/SyncStates/' || zone || '/Attachment/EndpointId'
            ),
            'state': json_extract_string(described.item, '/FirewallStatus/SyncStates/' || zone || '/Attachment/Status')
        }
    ) as endpoints
from listed
left join described
    on described.account_id = listed.account_id
    and described.region = listed.region
    and described.parent_resource_id = listed.resource_id
