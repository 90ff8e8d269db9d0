/*---
title: Each instance's operating system is still supported by its maker
question: Is each node's operating system release still supported by its maker?
passes: the reference table's end of standard support of the release lies after the day of the answer
not_applicable: the instance does not run, a service of AWS operates it, or it started within the hour
severity: high
kind: customer-specific
evidence: [ec2:DescribeInstances, ssm:DescribeInstanceInformation]
population: [ec2:DescribeInstances]
frameworks: {PCI-4.0: ["6.3.3"]}
remediation: Move what runs there to an image of a supported release.
notes: >
  EC2 does not tell the release, only Systems Manager does: an instance that it does not know, and a release that the table
  does not list, are no_evidence. Paid extensions of support do not count, unless an exemption says that they were bought.
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
            when nodes.instance_id is null and answered.account_id is null then null
            else support_status(listed.version, listed.ends_on, cast(systems.collected_at as date))
        end as status,
        coalesce(
            systems.why_not_yet,
            if(nodes.instance_id is null, 'Systems Manager does not know it, so its release is not known', null),
            support_reason(nodes.platform, listed.version, listed.ends_on, listed.as_of)
        ) as reason,
        evidence(systems.evidence_id, nodes.evidence_id) as evidence
    from ec2_running_systems as systems
    left join answered
        on answered.account_id = systems.account_id and answered.region = systems.region
    left join ssm_nodes as nodes
        on nodes.account_id = systems.account_id
        and nodes.region = systems.region
        and nodes.instance_id = systems.resource_id
    left join support_dates as listed
        on listed.subject = 'os ' || nodes.system
        and listed.version = nodes.release
)
select * from judged
