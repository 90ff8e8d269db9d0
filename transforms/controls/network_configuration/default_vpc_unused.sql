/*---
title: The default VPC is free of workloads
question: Is the default VPC of the Region free of workloads?
passes: no network interface lies in the default VPC
not_applicable: the Region has no default VPC any more
severity: medium
kind: customer-specific
evidence: [ec2:DescribeVpcs, ec2:DescribeNetworkInterfaces]
remediation: Move what runs there into a VPC of your own, and delete the default VPC.
notes: >
  Network interfaces stand for everything that can lie in a VPC: instances, functions, databases, NAT gateways and load
  balancers.
---*/
with
interfaces_answered as (
    from answered_operations where service = 'ec2' and operation = 'DescribeNetworkInterfaces'
),
used as (
    select
        account_id,
        region,
        vpc_id,
        count(*) as interfaces,
        list(evidence_id order by evidence_id) as evidence,
        string_agg(resource_id, ', ' order by resource_id) as ids
    from ec2_network_interfaces
    group by all
),
judged as (
    select
        vpcs.account_id,
        vpcs.region,
        vpcs.resource_type,
        vpcs.resource_id,
        vpcs.resource_arn,
        case
            when used.vpc_id is not null then 'fail'
            when interfaces_answered.region is not null then 'pass'
        end as status,
        coalesce(format('{} network interfaces lie in it: {}', used.interfaces, used.ids), 'nothing lies in it') as reason,
        [vpcs.evidence_id] || coalesce(used.evidence, []) as evidence
    from ec2_vpcs as vpcs
    left join used
        on used.account_id = vpcs.account_id
        and used.region = vpcs.region
        and used.vpc_id = vpcs.resource_id
    left join interfaces_answered
        on interfaces_answered.account_id = vpcs.account_id
        and interfaces_answered.region = vpcs.region
    where vpcs.is_default
)
select * from judged
