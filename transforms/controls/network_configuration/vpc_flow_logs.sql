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
    select account_id, region, watched_id, list(evidence_id) as evidence
    from ec2_flow_logs
    where status = 'ACTIVE'
        and delivery_status is distinct from 'FAILED'
        and traffic_type in ('ALL', 'REJECT')
    group by all
),
other_logs as (
    select
        account_id,
        region,
        watched_id,
        list(evidence_id) as evidence,
        string_agg(format(
            'one of {} is {}{}', traffic_type, status, if(delivery_status = 'FAILED', ' and its delivery fails', '')
        ), ', ' order by evidence_id) as what
    from ec2_flow_logs
    where watched_id not in (select watched_id from working_logs)
    group by all
),
subnets as (
    select
        ec2_subnets.account_id,
        ec2_subnets.region,
        ec2_subnets.vpc_id,
        count(*) as subnets,
        count(working_logs.watched_id) as watched,
        coalesce(flatten(list(working_logs.evidence) filter (working_logs.evidence is not null)), []) as evidence
    from ec2_subnets
    left join working_logs
        on working_logs.account_id = ec2_subnets.account_id
        and working_logs.region = ec2_subnets.region
        and working_logs.watched_id = ec2_subnets.resource_id
    group by ec2_subnets.account_id, ec2_subnets.region, ec2_subnets.vpc_id
),
logs_on_subnets as (
    select distinct account_id, region from working_logs where starts_with(watched_id, 'subnet-')
),
answered as (
    select
        account_id,
        region,
        bool_or(operation = 'DescribeFlowLogs') as logs,
        bool_or(operation = 'DescribeSubnets') as subnets
    from answered_operations
    where service = 'ec2'
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
            when working_logs.watched_id is not null or subnets.subnets = subnets.watched then 'pass'
            when answered.logs and (answered.subnets or logs_on_subnets.region is null) then 'fail'
        end as status,
        case
            when working_logs.watched_id is not null then 'a flow log on the VPC is delivered'
            when subnets.subnets = subnets.watched then 'a flow log on each of its subnets is delivered'
            else format(
                'no working flow log on the VPC{}, and on {} of its {} subnets',
                coalesce(' (' || other_logs.what || ')', ''), coalesce(subnets.watched, 0), coalesce(subnets.subnets, 0)
            )
        end as reason,
        list_distinct(
            [vpcs.evidence_id] || coalesce(working_logs.evidence, other_logs.evidence, [])
            || coalesce(subnets.evidence, [])
        ) as evidence
    from ec2_vpcs as vpcs
    left join working_logs
        on working_logs.account_id = vpcs.account_id
        and working_logs.region = vpcs.region
        and working_logs.watched_id = vpcs.resource_id
    left join other_logs
        on other_logs.account_id = vpcs.account_id
        and other_logs.region = vpcs.region
        and other_logs.watched_id = vpcs.resource_id
    left join subnets
        on subnets.account_id = vpcs.account_id
        and subnets.region = vpcs.region
        and subnets.vpc_id = vpcs.resource_id
    left join logs_on_subnets
        on logs_on_subnets.account_id = vpcs.account_id
        and logs_on_subnets.region = vpcs.region
    left join answered
        on answered.account_id = vpcs.account_id
        and answered.region = vpcs.region
)
select * from judged
