/*---
description: >
  EC2 instances of the account, in every state; state_changed_at is told by AWS only where a user changed the state
---*/
with
instances as (
    select *, json_transform(item, '{
        "State": {"Name": "VARCHAR"}, "InstanceType": "VARCHAR", "Architecture": "VARCHAR", "ImageId": "VARCHAR",
        "LaunchTime": "TIMESTAMPTZ", "PublicIpAddress": "VARCHAR", "SubnetId": "VARCHAR", "VpcId": "VARCHAR",
        "Placement": {"AvailabilityZone": "VARCHAR"}, "MaintenanceOptions": {"AutoRecovery": "VARCHAR"},
        "MetadataOptions": {"HttpTokens": "VARCHAR", "HttpEndpoint": "VARCHAR"},
        "IamInstanceProfile": {"Arn": "VARCHAR"}, "StateTransitionReason": "VARCHAR",
        "Platform": "VARCHAR", "CpuOptions": {"CoreCount": "BIGINT", "ThreadsPerCore": "BIGINT"},
        "BlockDeviceMappings": [{"Ebs": {"VolumeId": "VARCHAR"}}], "Tags": [{"Key": "VARCHAR", "Value": "VARCHAR"}],
        "Operator": {"Managed": "BOOLEAN", "Principal": "VARCHAR"},
        "NetworkInterfaces": [{"Association": {"PublicIp": "VARCHAR"}, "Ipv6Addresses": [{"Ipv6Address": "VARCHAR"}],
            "PrivateIpAddresses": [{"Association": {"PublicIp": "VARCHAR"}}]}]
    }') as instance
    from items
    where service = 'ec2' and operation = 'DescribeInstances'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    instance.State.Name as state,
    instance.InstanceType as instance_type,
    instance.Architecture as architecture,
    instance.ImageId as image_id,
    instance.LaunchTime as launched_at,
    instance.PublicIpAddress as public_ip,
    list_sort(list_distinct(list_filter(
        [instance.PublicIpAddress]
        || flatten(list_transform(
            coalesce(instance.NetworkInterfaces, []),
            lambda interface: [interface.Association.PublicIp] || list_transform(
                coalesce(interface.PrivateIpAddresses, []), lambda address: address.Association.PublicIp
            )
        )),
        lambda address: address is not null
    ))) as public_ips,
    flatten(list_transform(
        coalesce(instance.NetworkInterfaces, []),
        lambda interface: list_transform(coalesce(interface.Ipv6Addresses, []), lambda address: address.Ipv6Address)
    )) as ipv6_addresses,
    instance.SubnetId as subnet_id,
    instance.VpcId as vpc_id,
    instance.Placement.AvailabilityZone as zone,
    instance.MaintenanceOptions.AutoRecovery as auto_recovery,
    instance.MetadataOptions.HttpTokens as http_tokens,
    instance.MetadataOptions.HttpEndpoint as http_endpoint,
    instance.IamInstanceProfile.Arn as instance_profile_arn,
    coalesce(lower(instance.Platform) = 'windows', false) as is_windows,
    instance.CpuOptions.CoreCount * instance.CpuOptions.ThreadsPerCore as vcpus,
    list_transform(instance.BlockDeviceMappings, lambda device: device.Ebs.VolumeId) as volume_ids,
    try_cast(
        nullif(regexp_extract(instance.StateTransitionReason, '\((\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (GMT|UTC)\)', 1), '')
        || '+00' as timestamptz
    ) as state_changed_at,
    list_transform(
        list_filter(instance.Tags, lambda tag: lower(tag.Key) in ('environment', 'env', 'stage')),
        lambda tag: lower(tag.Value)
    ) as environments,
    coalesce(instance.Operator.Managed, false) as is_operated_by_aws,
    instance.Operator.Principal as operator
from instances
