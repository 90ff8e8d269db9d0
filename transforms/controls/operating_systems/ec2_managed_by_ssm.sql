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
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when why_not_yet is not null then 'not_applicable'
            when ping_status = 'Online' then 'pass'
            when node_evidence_id is not null or is_answered then 'fail'
        end as status,
        coalesce(
            why_not_yet,
            'the agent is ' || ping_status || coalesce(', last seen at ' || moment(last_ping_at), ''),
            'Systems Manager does not know it'
        ) as reason,
        evidence
    from ec2_managed_systems
)
select * from judged
