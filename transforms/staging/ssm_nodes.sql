/*---
description: >
  Machines that Systems Manager knows, with their operating system and release as the reference table names them, where that
  can be told
---*/
with
nodes as (
    select *, json_transform(item, '{
        "InstanceId": "VARCHAR", "PingStatus": "VARCHAR", "LastPingDateTime": "TIMESTAMPTZ", "AgentVersion": "VARCHAR",
        "IsLatestVersion": "BOOLEAN", "PlatformName": "VARCHAR", "PlatformVersion": "VARCHAR", "ResourceType": "VARCHAR"
    }') as node
    from items
    where service = 'ssm' and operation = 'DescribeInstanceInformation' and error_code is null
)
select
    account_id,
    region,
    node.InstanceId as instance_id,
    evidence_id,
    node.PingStatus as ping_status,
    node.LastPingDateTime as last_ping_at,
    node.AgentVersion as agent_version,
    node.IsLatestVersion as is_agent_latest,
    node.PlatformName || coalesce(' ' || node.PlatformVersion, '') as platform,
    case
        when starts_with(node.PlatformName, 'Amazon Linux') then 'Amazon Linux'
        when starts_with(node.PlatformName, 'Red Hat Enterprise Linux') then 'Red Hat Enterprise Linux'
        when starts_with(node.PlatformName, 'Debian') then 'Debian'
        when starts_with(node.PlatformName, 'SLES') or starts_with(node.PlatformName, 'SUSE Linux Enterprise Server')
            then 'SUSE Linux Enterprise Server'
        when contains(node.PlatformName, 'Windows Server') then 'Windows Server'
        else node.PlatformName
    end as system,
    case
        when system in ('Red Hat Enterprise Linux', 'Debian') then split_part(node.PlatformVersion, '.', 1)
        when system = 'Windows Server' then replace(lower(trim(
            regexp_extract(node.PlatformName, 'Windows Server ([0-9]{4}( R2)?)', 1)
        )), ' ', '-')
        else node.PlatformVersion
    end as release
from nodes
