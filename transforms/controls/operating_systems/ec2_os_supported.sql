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
judged as (
    select
        systems.account_id,
        systems.region,
        systems.resource_type,
        systems.resource_id,
        systems.resource_arn,
        case
            when systems.why_not_yet is not null then 'not_applicable'
            when systems.node_evidence_id is null and not systems.is_answered then null
            else support_status(listed.version, listed.ends_on, cast(systems.collected_at as date))
        end as status,
        coalesce(
            systems.why_not_yet,
            if(systems.node_evidence_id is null, 'Systems Manager does not know it, so its release is not known', null),
            support_reason(systems.platform, listed.version, listed.ends_on, listed.as_of)
        ) as reason,
        systems.evidence
    from ec2_managed_systems as systems
    left join support_dates as listed
        on listed.subject = 'os ' || systems.system
        and listed.version = systems.release
)
select * from judged
