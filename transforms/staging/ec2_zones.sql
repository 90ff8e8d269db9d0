/*---
description: >
  Availability Zones that the account may use, without Local and Wavelength Zones; is_used says that a subnet of the account
  lies there
---*/
with
zones as (
    select *, json_transform(item, '{
        "ZoneName": "VARCHAR", "ZoneId": "VARCHAR", "ZoneType": "VARCHAR", "State": "VARCHAR",
        "Messages": [{"Message": "VARCHAR"}]
    }') as zone
    from items
    where service = 'ec2' and operation = 'DescribeAvailabilityZones' and error_code is null
)
select
    account_id,
    region,
    evidence_id,
    coalesce(zone.ZoneId, zone.ZoneName) as zone_id,
    zone.ZoneName as name,
    zone.State as state,
    list_transform(coalesce(zone.Messages, []), lambda said: said.Message) as messages,
    exists (
        from ec2_subnets as subnets
        where subnets.account_id = zones.account_id and subnets.region = zones.region and subnets.zone = zone.ZoneName
    ) as is_used
from zones
where coalesce(zone.ZoneType, 'availability-zone') = 'availability-zone'
