/*---
description: >
  Virtual interfaces of the account that lead to a gateway of its own; an interface that was made for another account is that
  one's. is_up says that it is available and a session of BGP is established
---*/
with
interfaces as (
    select *, json_transform(item, '{
        "virtualInterfaceId": "VARCHAR", "virtualInterfaceState": "VARCHAR", "location": "VARCHAR",
        "ownerAccount": "VARCHAR", "directConnectGatewayId": "VARCHAR", "virtualGatewayId": "VARCHAR",
        "bgpPeers": [{"bgpStatus": "VARCHAR"}]
    }') as interface
    from items
    where service = 'directconnect' and operation = 'DescribeVirtualInterfaces' and error_code is null
)
select
    account_id,
    region,
    interface.virtualInterfaceId as interface_id,
    nullif(interface.directConnectGatewayId, '') as direct_connect_gateway_id,
    nullif(interface.virtualGatewayId, '') as private_gateway_id,
    interface.location as location,
    interface.virtualInterfaceState as state,
    interface.virtualInterfaceState = 'available'
    and len(list_filter(coalesce(interface.bgpPeers, []), lambda peer: peer.bgpStatus = 'up')) > 0 as is_up,
    evidence_id
from interfaces
where coalesce(interface.ownerAccount, account_id) = account_id
    and interface.virtualInterfaceState not in ('deleted', 'deleting', 'rejected')
