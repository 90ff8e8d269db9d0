/*---
title: Operating systems are reached through roles
question: Who logged in to, or ran commands on, operating systems in the period?
passes: >
  the call failed, or a role or a service of AWS made it, and neither a user with keys of his own nor root; every access is
  a row
severity: medium
kind: customer-specific
evidence: [cloudtrail:events]
remediation: Let operators assume a role for it, and take the right from users.
notes: >
  SSH and RDP straight to an instance leave no record: the rows are the ways in that AWS sees. What a command does is hidden
  in the record, and what an association runs by schedule has none.
---*/
with
accesses as (
    select
        *,
        coalesce(
            request_parameters ->> 'target', request_parameters ->> 'instanceId',
            request_parameters ->> '$.instanceIds[0]', request_parameters ->> 'sessionId',
            request_parameters ->> 'task', request_parameters ->> 'documentName'
        ) as touched
    from activity_events
    where (event_source = 'ssm.amazonaws.com' and event_name in ('StartSession', 'ResumeSession', 'SendCommand',
            'StartAutomationExecution'))
        or (event_source = 'ec2.amazonaws.com' and event_name in ('GetPasswordData', 'GetConsoleScreenshot'))
        or (event_source = 'ec2-instance-connect.amazonaws.com' and event_name in ('SendSSHPublicKey',
            'SendSerialConsoleSSHPublicKey', 'OpenTunnel'))
        or (event_source = 'ecs.amazonaws.com' and event_name = 'ExecuteCommand')
),
weighed as (
    select
        *,
        case
            when invoked_by is not null then null
            when identity_type = 'Root' then 'root did it'
            when identity_type = 'IAMUser' then 'a user did it, and no role'
        end as harm
    from accesses
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        if(error_code is null and harm is not null, 'fail', 'pass') as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || coalesce(' with document ' || (request_parameters ->> 'documentName'), '')
        || if(error_code is null, coalesce(': ' || harm, ''), '') as reason,
        [event_id] as evidence
    from weighed
)
select * from judged
