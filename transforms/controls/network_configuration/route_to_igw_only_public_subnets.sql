/*---
title: Only subnets declared public route to an internet gateway
question: Do only subnets that are declared public route the world to an internet gateway?
passes: >
  the subnet's route table sends the world to no internet gateway, or the subnet carries the tag that declares it public
severity: high
kind: customer-specific
evidence: [ec2:DescribeSubnets, ec2:DescribeRouteTables]
frameworks:
  NIST-800-53-r5: [AC-4(21), CM-7]
  PCI-4.0: ["1.3.1", "1.3.2", "1.4.1", "1.4.2", "1.4.4"]
  ISO-27001-2022: [A.8.20, A.8.22]
  SOC2: [CC6.6]
remediation: Associate the subnet with a table without that route, or tag it with tier=public if it is meant to be public.
notes: >
  Declared public means a tag tier, network, subnet-type or aws-cdk:subnet-type of value public, or kubernetes.io/role/elb.
  A subnet without an association of its own uses the VPC's main table. A public range wider than /16 (IPv6: /32) counts as
  the world: many of them together are. So does a prefix list, whose ranges the answer does not hold. Routes to egress-only
  gateways, NAT and transit gateways are no way in.
---*/
with
tables_answered as (from answered_operations where service = 'ec2' and operation = 'DescribeRouteTables'),
internet_routes as (
    select
        *,
        list_filter(
            routes,
            lambda route: starts_with(coalesce(route.GatewayId, ''), 'igw-')
                and route.State is distinct from 'blackhole'
                and (
                    route.DestinationPrefixListId is not null
                    or is_wide_range(coalesce(route.DestinationCidrBlock, route.DestinationIpv6CidrBlock))
                )
        ) as ways
    from ec2_subnet_routes
),
judged as (
    select
        subnets.account_id,
        subnets.region,
        subnets.resource_type,
        subnets.resource_id,
        subnets.resource_arn,
        case
            when subnets.is_declared_public or len(internet_routes.ways) = 0 then 'pass'
            when internet_routes.ways is not null then 'fail'
            when tables_answered.region is not null then 'no_evidence'
        end as status,
        case
            when subnets.is_declared_public then 'the subnet is declared public'
            when len(internet_routes.ways) = 0 then 'no route leads the world to an internet gateway'
            when len(internet_routes.ways) > 0 then format(
                '{}{} sends {} to an internet gateway, and no tag declares the subnet public',
                if(internet_routes.is_main, 'the main table ', ''), internet_routes.route_table_id,
                array_to_string(list_transform(internet_routes.ways, lambda route: coalesce(
                    route.DestinationCidrBlock, route.DestinationIpv6CidrBlock, route.DestinationPrefixListId
                )), ', ')
            )
            else 'no route table of the subnet is in the answer'
        end as reason,
        evidence(subnets.evidence_id, internet_routes.evidence_id) as evidence
    from ec2_subnets as subnets
    left join internet_routes
        on internet_routes.account_id = subnets.account_id
        and internet_routes.region = subnets.region
        and internet_routes.subnet_id = subnets.resource_id
    left join tables_answered
        on tables_answered.account_id = subnets.account_id
        and tables_answered.region = subnets.region
)
select * from judged
