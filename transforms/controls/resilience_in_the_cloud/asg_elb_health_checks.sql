/*---
title: Groups behind a load balancer use its health checks
question: Do groups behind a load balancer use its health checks?
passes: the group's health checks are also those of what sends it traffic
not_applicable: no load balancer or other source of traffic is attached
severity: medium
kind: customer-specific
evidence: [autoscaling:DescribeAutoScalingGroups]
frameworks: {NIST-800-53-r5: [CA-7, CM-6, SC-6, SC-36(1)], FSBP: [AutoScaling.1]}
remediation: aws autoscaling update-auto-scaling-group --auto-scaling-group-name NAME --health-check-type ELB
notes: Without them an instance whose application hangs stays in service as long as the machine runs.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when len(traffic_sources) = 0 then 'not_applicable'
            when list_has_any(health_checks, ['ELB', 'VPC_LATTICE']) then 'pass'
            else 'fail'
        end as status,
        case
            when len(traffic_sources) = 0 then 'nothing sends it traffic'
            else 'checks ' || coalesce(nullif(array_to_string(health_checks, ', '), ''), 'nothing')
                || ', with ' || len(traffic_sources) || ' sources of traffic'
        end as reason,
        [evidence_id] as evidence
    from autoscaling_groups
)
select * from judged
