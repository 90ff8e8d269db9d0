/*---
description: NAT gateways with the zone that they stand in; a regional one stands in all zones of its VPC, and has no subnet
---*/
select
    gateways.account_id,
    gateways.region,
    gateways.resource_id as gateway_id,
    gateways.evidence_id,
    gateways.item ->> 'State' as state,
    gateways.item ->> 'AvailabilityMode' is not distinct from 'regional' as is_regional,
    zones.zone
from items as gateways
left join ec2_subnet_zones as zones
    on zones.account_id = gateways.account_id
    and zones.region = gateways.region
    and zones.subnet_id = gateways.item ->> 'SubnetId'
where gateways.service = 'ec2' and gateways.operation = 'DescribeNatGateways' and gateways.error_code is null
