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
            when nodes.is_agent_latest then 'pass'
            when not nodes.is_agent_latest then 'fail'
            when nodes.instance_id is not null then 'no_evidence'
            when answered.account_id is null then null
            else 'not_applicable'
        end as status,
        coalesce(
            systems.why_not_yet,
            'agent ' || nodes.agent_version || case
                when nodes.is_agent_latest then ' is the latest'
                when not nodes.is_agent_latest then ' is not the latest'
                else ' does not say whether it is the latest'
            end,
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
