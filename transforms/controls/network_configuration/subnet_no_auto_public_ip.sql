/*---
title: Subnets give no public address to what is launched in them
question: Do subnets give no public address to what is launched in them?
passes: MapPublicIpOnLaunch is false
severity: medium
kind: customer-specific
evidence: [ec2:DescribeSubnets]
frameworks:
  NIST-800-53-r5: [AC-4(21), SC-7, SC-7(3)]
  ISO-27001-2022: [A.8.20, A.8.22]
  SOC2: [CC6.6]
  FSBP: [EC2.15]
notes: An IPv6 address is globally routable too, which the reason says; whether it is reachable is up to the routes.
remediation: aws ec2 modify-subnet-attribute --subnet-id ID --no-map-public-ip-on-launch
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case maps_public_ip when true then 'fail' when false then 'pass' else 'no_evidence' end as status,
    case maps_public_ip
        when true then 'gives public IPv4 addresses'
        when false then 'gives no public IPv4 address'
        else 'the answer does not say whether it gives public IPv4 addresses'
    end || if(assigns_ipv6, '; gives IPv6 addresses, which are globally routable', '') as reason,
    [evidence_id] as evidence
from ec2_subnets
