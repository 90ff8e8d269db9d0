/*---
title: Traffic to S3 and DynamoDB leaves through gateway endpoints
question: Does traffic to S3 and DynamoDB leave the VPC through gateway endpoints?
passes: >
  a gateway endpoint that is available stands for each of both services in every route table that a subnet with network
  interfaces uses
not_applicable: no network interface lies in the VPC
severity: medium
kind: customer-specific
evidence:
  - ec2:DescribeVpcs
  - ec2:DescribeNetworkInterfaces
  - ec2:DescribeVpcEndpoints
  - ec2:DescribeSubnets
  - ec2:DescribeRouteTables
frameworks: {CIS-7.0: ["6.8"]}
remediation: >
  aws ec2 create-vpc-endpoint --vpc-endpoint-type Gateway --vpc-id ID --service-name com.amazonaws.REGION.s3
  --route-table-ids IDS, and the same for dynamodb.
---*/
with
answered as (
    select
        account_id,
        region,
        bool_or(operation = 'DescribeNetworkInterfaces') as interfaces,
        bool_or(operation = 'DescribeVpcEndpoints') as endpoints,
        bool_or(operation = 'DescribeSubnets') and bool_or(operation = 'DescribeRouteTables') as tables
    from answered_operations
    where service = 'ec2'
    group by all
),
used_subnets as (
    select account_id, region, vpc_id, subnet_id, min(evidence_id) as evidence_id
    from ec2_network_interfaces
    group by all
),
used_tables as (
    select
        used_subnets.account_id,
        used_subnets.region,
        used_subnets.vpc_id,
        routes.route_table_id,
        min(used_subnets.evidence_id) as interface_evidence_id,
        min(routes.evidence_id) as table_evidence_id
    from used_subnets
    left join ec2_subnet_routes as routes
        on routes.account_id = used_subnets.account_id
        and routes.region = used_subnets.region
        and routes.subnet_id = used_subnets.subnet_id
    group by all
),
gateways as (
    from ec2_vpc_endpoints where type = 'Gateway' and state = 'available' and serves in ('s3', 'dynamodb')
),
covered as (
    select
        used_tables.*,
        services.serves,
        gateways.evidence_id as gateway_evidence_id
    from used_tables
    cross join (values ('s3'), ('dynamodb')) as services (serves)
    left join gateways
        on gateways.account_id = used_tables.account_id
        and gateways.region = used_tables.region
        and gateways.vpc_id = used_tables.vpc_id
        and gateways.serves = services.serves
        and list_contains(gateways.route_table_ids, used_tables.route_table_id)
),
found as (
    select
        account_id,
        region,
        vpc_id,
        string_agg(distinct serves || ' in ' || route_table_id, ', ' order by serves || ' in ' || route_table_id)
            filter (gateway_evidence_id is null) as missing,
        bool_or(route_table_id is null) as has_unknown_table,
        list(distinct interface_evidence_id)
            || list(distinct table_evidence_id) filter (table_evidence_id is not null)
            || coalesce(list(distinct gateway_evidence_id) filter (gateway_evidence_id is not null), []) as evidence
    from covered
    group by account_id, region, vpc_id
),
without_any as (
    select account_id, region, vpc_id, list_sort(list(distinct serves)) as served from gateways group by all
),
judged as (
    select
        vpcs.account_id,
        vpcs.region,
        vpcs.resource_type,
        vpcs.resource_id,
        vpcs.resource_arn,
        case
            when found.vpc_id is null then if(answered.interfaces, 'not_applicable', null)
            when not answered.endpoints then null
            when coalesce(len(without_any.served), 0) < 2 then 'fail'
            when found.missing is not null then 'fail'
            when not answered.tables then null
            when found.has_unknown_table then 'no_evidence'
            else 'pass'
        end as status,
        case
            when found.vpc_id is null then 'no network interface lies in it'
            when coalesce(len(without_any.served), 0) < 2 then 'no gateway endpoint for '
                || array_to_string(
                    list_filter(['s3', 'dynamodb'], lambda one: not list_contains(coalesce(without_any.served, []), one)),
                    ' and '
                )
            when found.missing is not null then 'no gateway endpoint for ' || found.missing
            when found.has_unknown_table then 'the route table of a used subnet is not in the answer'
            else 'both services have a gateway endpoint in every table in use'
        end as reason,
        [vpcs.evidence_id] || coalesce(found.evidence, []) as evidence
    from ec2_vpcs as vpcs
    left join answered using (account_id, region)
    left join found
        on found.account_id = vpcs.account_id
        and found.region = vpcs.region
        and found.vpc_id = vpcs.resource_id
    left join without_any
        on without_any.account_id = vpcs.account_id
        and without_any.region = vpcs.region
        and without_any.vpc_id = vpcs.resource_id
)
select * from judged
