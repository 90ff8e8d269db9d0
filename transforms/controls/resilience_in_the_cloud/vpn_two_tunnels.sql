/*---
title: Every site-to-site VPN has two tunnels up
question: Does every site-to-site VPN have two tunnels up?
passes: two tunnels of the connection are up
not_applicable: the connection is not available
severity: medium
kind: customer-specific
evidence: [ec2:DescribeVpnConnections]
frameworks:
  NIST-800-53-r5: [CP-6(2), CP-10, SC-36]
  PCI-4.0: ["1.4.1"]
  ISO-27001-2022: [A.8.14]
  FSBP: [EC2.20]
remediation: Configure the second tunnel on the customer's side of the connection.
notes: Shortly after it was made a connection tells nothing of its tunnels, which is no_evidence.
---*/
with
connections as (
    select *, json_transform(item, '{
        "State": "VARCHAR", "VgwTelemetry": [{"OutsideIpAddress": "VARCHAR", "Status": "VARCHAR"}]
    }') as connection
    from items
    where service = 'ec2' and operation = 'DescribeVpnConnections'
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when connection.State is distinct from 'available' then 'not_applicable'
            when len(coalesce(connection.VgwTelemetry, [])) = 0 then 'no_evidence'
            when len(list_filter(connection.VgwTelemetry, lambda tunnel: tunnel.Status = 'UP')) >= 2 then 'pass'
            else 'fail'
        end as status,
        case
            when connection.State is distinct from 'available' then 'its state is ' || coalesce(connection.State, 'unknown')
            when len(coalesce(connection.VgwTelemetry, [])) = 0 then 'the connection tells nothing of its tunnels'
            else array_to_string(list_transform(
                connection.VgwTelemetry,
                lambda tunnel: coalesce(tunnel.OutsideIpAddress, 'a tunnel') || ' is ' || lower(tunnel.Status)
            ), ', ')
        end as reason,
        [evidence_id] as evidence
    from connections
)
select * from judged
