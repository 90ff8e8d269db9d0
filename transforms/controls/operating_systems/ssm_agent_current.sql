/*---
title: The agent of Systems Manager is the latest on each node
question: Is the SSM agent on each node the latest version?
passes: the agent says that it is the latest version
not_applicable: the instance does not run, or Systems Manager does not know it (which ec2_managed_by_ssm fails)
severity: low
kind: customer-specific
evidence: [ec2:DescribeInstances, ssm:DescribeInstanceInformation]
population: [ec2:DescribeInstances]
remediation: Let an association of AWS-UpdateSSMAgent update it, for all instances.
notes: What the agent says lags behind releases by days; Bottlerocket and macOS say nothing, which is no evidence.
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
            when is_agent_latest then 'pass'
            when not is_agent_latest then 'fail'
            when node_evidence_id is not null then 'no_evidence'
            when is_answered then 'not_applicable'
        end as status,
        coalesce(
            why_not_yet,
            'agent ' || agent_version || case
                when is_agent_latest then ' is the latest'
                when not is_agent_latest then ' is not the latest'
                else ' does not say whether it is the latest'
            end,
            'Systems Manager does not know it'
        ) as reason,
        evidence
    from ec2_managed_systems
)
select * from judged
