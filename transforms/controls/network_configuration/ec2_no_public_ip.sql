/*---
title: Instances run without a public address
question: Do instances run without a public address unless that was decided?
passes: no interface of the instance has a public IPv4 address, on its primary or on a secondary address
not_applicable: the instance is terminated or about to be
severity: high
kind: customer-specific
evidence: [ec2:DescribeInstances]
frameworks:
  NIST-800-53-r5: [AC-4(21), SC-7, SC-7(3), SC-7(11)]
  ISO-27001-2022: [A.8.20, A.8.22]
  SOC2: [CC6.6]
  FSBP: [EC2.9]
remediation: Put the instance into a private subnet behind a load balancer or NAT gateway, and release its address.
notes: >
  A stopped instance has given its automatic address back and may get another one when it starts, which the reason says. An
  IPv6 address is globally routable too; the reason names it, and whether it is reached is up to the routes.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when state in ('terminated', 'shutting-down') then 'not_applicable'
        when len(public_ips) > 0 then 'fail'
        else 'pass'
    end as status,
    case
        when state in ('terminated', 'shutting-down') then 'the instance is ' || state
        else if(len(public_ips) > 0, 'has ' || array_to_string(public_ips, ', '), 'no public IPv4 address')
            || if(state = 'stopped', '; it is stopped, and may get another address at its start', '')
            || if(len(ipv6_addresses) > 0, '; has IPv6 addresses, which are globally routable', '')
    end as reason,
    [evidence_id] as evidence
from ec2_instances
