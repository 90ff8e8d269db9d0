/*---
title: Auto Scaling groups span two zones
question: Do Auto Scaling groups span two or more zones?
passes: the group names two or more zones
not_applicable: the group may hold no instance
severity: high
kind: customer-specific
evidence: [autoscaling:DescribeAutoScalingGroups]
frameworks: {ISO-27001-2022: [A.8.14], FSBP: [AutoScaling.2]}
remediation: aws autoscaling update-auto-scaling-group with subnets of two or more zones.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case when max_size = 0 then 'not_applicable' when len(zones) >= 2 then 'pass' else 'fail' end as status,
        case
            when max_size = 0 then 'the group may hold no instance'
            else format(
                'spans {}; {} instances run in {} zones',
                array_to_string(zones, ', '),
                coalesce(len(running), 0),
                len(list_distinct(list_transform(coalesce(running, []), lambda instance: instance.AvailabilityZone)))
            )
        end as reason,
        [evidence_id] as evidence
    from autoscaling_groups
)
select * from judged
