/*---
title: Every VPC writes flow logs that are delivered
question: Does every VPC write flow logs that are delivered?
passes: >
  an active flow log of all or of rejected traffic, whose delivery does not fail, stands on the VPC, or one such on each of
  its subnets
severity: high
kind: customer-specific
evidence: [ec2:DescribeVpcs, ec2:DescribeFlowLogs, ec2:DescribeSubnets]
frameworks:
  CIS-3.0: ["3.7"]
  CIS-4.0: ["3.7"]
  CIS-5.0: ["3.7"]
  CIS-6.0: ["4.7"]
  CIS-7.0: ["4.7"]
  NIST-800-53-r5: [AC-4(26), AU-12, CA-7, SI-4(17)]
  PCI-4.0: ["10.2.1"]
  ISO-27001-2022: [A.8.15, A.8.16, A.8.20]
  SOC2: [CC7.2, CC7.3]
  FSBP: [EC2.6]
remediation: aws ec2 create-flow-logs --resource-type VPC --resource-ids ID --traffic-type ALL
---*/
with
working_logs as (
    select *
    from ec2_flow_logs
    where status = 'ACTIVE'
        and delivery_status is distinct from 'FAILED'
        and traffic_type in ('ALL', 'REJECT')
),
vpc_logs as (
    select account_id, region, watched_id, list(evidence_id) as evidence
    from working_logs
    group by account_id, region, watched_id
),
subnets as (
    select
        ec2_subnets.account_id,
        ec2_subnets.region,
        ec2_subnets.vpc_id,
        count(*) as subnets,
        count(vpc_logs.watched_id) as watched_subnets,
        coalesce(flatten(list(vpc_logs.evidence) filter (vpc_logs.evidence is not null)), []) as evidence
    from ec2_subnets
    left join vpc_logs
        on vpc_logs.account_id = ec2_subnets.account_id
        and vpc_logs.region = ec2_subnets.region
        and vpc_logs.watched_id = ec2_subnets.resource_id
    group by ec2_subnets.account_id, ec2_subnets.region, ec2_subnets.vpc_id
),
judged as (
    select
        vpcs.account_id,
        vpcs.region,
        vpcs.resource_type,
        vpcs.resource_id,
        vpcs.resource_arn,
        logs_asked.account_id is not null as logs_known,
        subnets_asked.account_id is not null as subnets_known,
        case
            when vpc_logs.watched_id is not null then 'pass'
            when subnets.subnets = subnets.watched_subnets then 'pass'
            when logs_known and (subnets_known or not any_subnet_log.any_log) then 'fail'
        end as status,
        case
            when vpc_logs.watched_id is not null then 'a flow log on the VPC is delivered'
            when subnets.subnets = subnets.watched_subnets then 'a flow log on each of its subnets is delivered'
            else format(
                'no flow log on the VPC, and on {} of its {} subnets',
                coalesce(subnets.watched_subnets, 0), coalesce(subnets.subnets, 0)
            )
        end as reason,
        list_distinct(list_concat(
            [vpcs.evidence_id], coalesce(vpc_logs.evidence, []), coalesce(subnets.evidence, [])
        )) as evidence
    from ec2_vpcs as vpcs
    left join vpc_logs
        on vpc_logs.account_id = vpcs.account_id
        and vpc_logs.region = vpcs.region
        and vpc_logs.watched_id = vpcs.resource_id
    left join subnets
        on subnets.account_id = vpcs.account_id
        and subnets.region = vpcs.region
        and subnets.vpc_id = vpcs.resource_id
    left join answered_operations as logs_asked
        on logs_asked.account_id = vpcs.account_id
        and logs_asked.region = vpcs.region
        and logs_asked.service = 'ec2' and logs_asked.operation = 'DescribeFlowLogs'
    left join answered_operations as subnets_asked
        on subnets_asked.account_id = vpcs.account_id
        and subnets_asked.region = vpcs.region
        and subnets_asked.service = 'ec2' and subnets_asked.operation = 'DescribeSubnets'
    cross join (
        select count(*) > 0 as any_log from working_logs where starts_with(watched_id, 'subnet-')
    ) as any_subnet_log
)
select * exclude (logs_known, subnets_known) from judged
