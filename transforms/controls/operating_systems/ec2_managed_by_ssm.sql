/*---
title: Every running instance is under Systems Manager, and in touch
question: Is every running instance under Systems Manager, and in touch?
passes: Systems Manager knows the instance, and its agent is online
not_applicable: the instance does not run, a service of AWS operates it, or it started within the hour
severity: medium
kind: customer-specific
evidence: [ec2:DescribeInstances, ssm:DescribeInstanceInformation]
population: [ec2:DescribeInstances]
frameworks: {NIST-800-53-r5: [CM-2(2), CM-8(1)], SOC2: [CC7.1], FSBP: [SSM.1]}
remediation: Attach a profile with AmazonSSMManagedInstanceCore, or switch on default host management for the account.
notes: >
  What is asked for comes from EC2, never from Systems Manager: an instance that it does not know is the one that matters.
---*/
with
answered as (
    from answered_operations where service = 'ssm' and operation = 'DescribeInstanceInformation'
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
            when nodes.ping_status = 'Online' then 'pass'
            when nodes.instance_id is not null then 'fail'
            when answered.account_id is null then null
            else 'fail'
        end as status,
        coalesce(
            systems.why_not_yet,
            'the agent is ' || nodes.ping_status || coalesce(', last seen at ' || moment(nodes.last_ping_at), ''),
            'Systems Manager does not know it'
        ) as reason,
        evidence(systems.evidence_id, nodes.evidence_id) as evidence
    from ec2_running_systems as systems
    left join answered
        on answered.account_id = systems.account_id and answered.region = systems.region
    left join ssm_nodes as nodes
        on nodes.account_id = systems.account_id
        and nodes.region = systems.region
        and nodes.instance_id = systems.resource_id
)
select * from judged
