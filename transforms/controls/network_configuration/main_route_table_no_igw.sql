/*---
title: A new subnet is private
question: Does the main route table stay without an internet route, so that a new subnet is private?
passes: no route of the VPC's main table leads to an internet gateway
not_applicable: the VPC is a default VPC, whose main table leads to the internet by design
severity: medium
kind: customer-specific
evidence: [ec2:DescribeRouteTables, ec2:DescribeVpcs]
frameworks: {NIST-800-53-r5: [AC-4(21), CM-7]}
remediation: Give public subnets a route table of their own, and delete the internet route from the main one.
---*/
with
vpcs_answered as (from answered_operations where service = 'ec2' and operation = 'DescribeVpcs'),
main_tables as (
    select
        *,
        list_filter(routes, lambda route: starts_with(coalesce(route.GatewayId, ''), 'igw-')) as internet_routes
    from ec2_route_tables
    where is_main
),
judged as (
    select
        main_tables.account_id,
        main_tables.region,
        main_tables.resource_type,
        main_tables.resource_id,
        main_tables.resource_arn,
        case
            when vpcs.is_default then 'not_applicable'
            when len(internet_routes) = 0 then 'pass'
            when vpcs.resource_id is not null or vpcs_answered.region is not null then 'fail'
        end as status,
        case
            when vpcs.is_default then 'the main table of a default VPC'
            when len(internet_routes) = 0 then 'no route leads to an internet gateway'
            else 'sends ' || array_to_string(list_transform(
                internet_routes, lambda route: coalesce(route.DestinationCidrBlock, route.DestinationIpv6CidrBlock)
            ), ', ') || ' to an internet gateway'
        end as reason,
        evidence(main_tables.evidence_id, vpcs.evidence_id) as evidence
    from main_tables
    left join ec2_vpcs as vpcs
        on vpcs.account_id = main_tables.account_id
        and vpcs.region = main_tables.region
        and vpcs.resource_id = main_tables.vpc_id
    left join vpcs_answered
        on vpcs_answered.account_id = main_tables.account_id
        and vpcs_answered.region = main_tables.region
)
select * from judged
