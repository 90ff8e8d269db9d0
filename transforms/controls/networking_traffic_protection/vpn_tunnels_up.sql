/*---
title: Each site-to-site VPN has a tunnel up
question: Does each site-to-site VPN have a tunnel up, so that traffic need not take another way?
passes: the connection is available, and at least one of its tunnels is up
not_applicable: the connection is deleted, about to be, or not yet made
severity: medium
kind: customer-specific
evidence: [ec2:DescribeVpnConnections]
frameworks: {ISO-27001-2022: [A.8.21]}
remediation: Bring the customer gateway's side of the tunnel up; the tunnel's status message says what is missing.
notes: One tunnel carries the traffic. That both are up is a question of resilience.
---*/
with
connections as (
    select
        *,
        item ->> 'State' as state,
        json_listed(item -> 'VgwTelemetry') as tunnels,
        len(list_filter(tunnels, lambda tunnel: tunnel ->> 'Status' = 'UP')) as up
    from items
    where service = 'ec2' and operation = 'DescribeVpnConnections'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case when state <> 'available' then 'not_applicable' when up > 0 then 'pass' else 'fail' end as status,
    if(state <> 'available', 'the connection is ' || state, format('{} of {} tunnels are up', up, len(tunnels))) as reason,
    [evidence_id] as evidence
from connections
