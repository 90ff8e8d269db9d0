/*---
title: Load balancers stand in two zones
question: Do load balancers stand in two or more zones?
passes: the load balancer has two zones or more
severity: high
kind: customer-specific
evidence: &asked [elbv2:DescribeLoadBalancers, elb:DescribeLoadBalancers]
population: *asked
frameworks: {ISO-27001-2022: [A.8.14], FSBP: [ELB.10, ELB.13]}
remediation: aws elbv2 set-subnets with subnets of two zones, or elb attach-load-balancer-to-subnets.
notes: A load balancer for applications always has two; network, gateway and classic ones may have one.
---*/
with
balancers as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        evidence_id,
        list_transform(json_listed(item -> 'AvailabilityZones'), lambda zone: zone ->> 'ZoneName') as zones
    from items
    where service = 'elbv2' and operation = 'DescribeLoadBalancers'
    union all
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        evidence_id,
        json_texts(item -> 'AvailabilityZones')
    from items
    where service = 'elb' and operation = 'DescribeLoadBalancers'
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        if(len(list_distinct(zones)) >= 2, 'pass', 'fail') as status,
        'stands in ' || zones_told(zones) as reason,
        [evidence_id] as evidence
    from balancers
)
select * from judged
