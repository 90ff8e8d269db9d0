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
remediation: aws ec2 modify-subnet-attribute --subnet-id ID --no-map-public-ip-on-launch
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(maps_public_ip, 'fail', 'pass') as status,
    if(maps_public_ip, 'gives public IPv4 addresses', 'gives no public IPv4 address')
    || if(assigns_ipv6, '; gives IPv6 addresses, which are globally routable', '') as reason,
    [evidence_id] as evidence
from ec2_subnets
