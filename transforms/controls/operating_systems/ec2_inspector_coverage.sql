/*---
title: Inspector scans every running instance
question: Does Inspector scan every running instance?
passes: Inspector scans the packages of the instance
not_applicable: the instance does not run, a service of AWS operates it, or it started within the hour
severity: medium
kind: customer-specific
evidence: [ec2:DescribeInstances, inspector2:ListCoverage]
population: [ec2:DescribeInstances]
frameworks: {SOC2: [CC7.1]}
remediation: Switch Inspector on, and let Systems Manager manage the instance, or use scans without an agent.
notes: What is asked for comes from EC2, never from Inspector; an instance that an answered call leaves out is not scanned.
---*/
with
answered as (
    from answered_operations where service = 'inspector2' and operation = 'ListCoverage'
),
judged as (
    select
        systems.account_id,
        systems.region,
        systems.resource_type,
        systems.resource_id,
        systems.resource_arn,
        case
            when systems.why_not_yet is not null then 'not_applicable'
            when coverage.is_scanned then 'pass'
            when coverage.why_not = 'EC2_INSTANCE_STOPPED' then 'not_applicable'
            when answered.account_id is not null then 'fail'
        end as status,
        coalesce(
            systems.why_not_yet,
            if(coverage.is_scanned, 'Inspector scans it', null),
            'Inspector does not scan it (' || coverage.why_not || ')',
            'Inspector does not know it'
        ) as reason,
        list_distinct([systems.evidence_id] || coalesce(coverage.evidence, [])) as evidence
    from ec2_running_systems as systems
    left join answered
        on answered.account_id = systems.account_id and answered.region = systems.region
    left join inspector_coverage as coverage
        on coverage.account_id = systems.account_id
        and coverage.region = systems.region
        and coverage.kind = 'AWS_EC2_INSTANCE'
        and coverage.covered_id = systems.resource_id
)
select * from judged
