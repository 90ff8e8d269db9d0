/*---
title: State machines log their executions
question: Do state machines log their executions?
passes: the level is not OFF, and a log group is named
not_applicable: the state machine was deleted since it was listed
severity: low
kind: customer-specific
evidence: [stepfunctions:ListStateMachines, stepfunctions:DescribeStateMachine]
frameworks: {PCI-4.0: ["10.2.1"], ISO-27001-2022: [A.8.15], FSBP: [StepFunctions.1]}
remediation: aws stepfunctions update-state-machine --logging-configuration level=ERROR,destinations=…
notes: Logs with execution data hold what is passed through, which may be customer data; the reason says so.
---*/
with
described as (
    select *, json_transform(item -> 'loggingConfiguration', '{
        "level": "VARCHAR", "includeExecutionData": "BOOLEAN",
        "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": "VARCHAR"}}]
    }') as logging
    from items
    where service = 'stepfunctions' and operation = 'DescribeStateMachine'
),
judged as (
    select
        listed.account_id,
        listed.region,
        listed.resource_type,
        listed.resource_id,
        listed.resource_arn,
        case
            when described.error_code is not null then 'not_applicable'
            when described.evidence_id is null then null
            when coalesce(logging.level, 'OFF') <> 'OFF'
                and logging.destinations[1].cloudWatchLogsLogGroup.logGroupArn is not null then 'pass'
            else 'fail'
        end as status,
        case
            when described.error_code is not null then 'the state machine is no more'
            else 'the level is ' || coalesce(logging.level, 'OFF')
                || coalesce(', to ' || logging.destinations[1].cloudWatchLogsLogGroup.logGroupArn, ', to no log group')
                || if(logging.includeExecutionData, ', with execution data', '')
        end as reason,
        evidence(listed.evidence_id, described.evidence_id) as evidence
    from items as listed
    left join described
        on described.account_id = listed.account_id
        and described.region = listed.region
        and described.parent_resource_id = listed.resource_id
    where listed.service = 'stepfunctions' and listed.operation = 'ListStateMachines' and listed.error_code is null
)
select * from judged
