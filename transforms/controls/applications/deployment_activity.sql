/*---
title: Application code is deployed by pipelines, not by people
question: Who deployed or changed application code in the period?
passes: >
  the call failed, or a service of AWS made it for somebody, or a role that no person signs in to did; every change is a row
severity: medium
kind: customer-specific
evidence: [cloudtrail:events]
frameworks: {SOC2: [CC8.1]}
remediation: Deploy through the pipeline; where it had to be by hand, record who approved it.
notes: >
  A person is root, a user, or somebody who came through Identity Center or the console. A pipeline that works with the
  keys of a user fails, too: let it assume a role. What CloudFormation does belongs to the change of the stack.
---*/
with
changes as (
    select
        *,
        coalesce(
            request_parameters ->> 'functionName', request_parameters ->> 'family', request_parameters ->> 'service',
            request_parameters ->> 'serviceName', request_parameters ->> 'applicationName',
            request_parameters ->> 'projectName', request_parameters ->> 'stackName',
            request_parameters ->> 'repositoryName', request_parameters ->> 'restApiId', request_parameters ->> 'name'
        ) as touched
    from activity_events
    where (event_source = 'lambda.amazonaws.com'
            and regexp_matches(event_name, '^(CreateFunction|UpdateFunctionCode|PublishVersion|UpdateAlias)(\d{8}(v\d+)?)?$'))
        or (event_source = 'ecs.amazonaws.com'
            and event_name in ('RegisterTaskDefinition', 'CreateService', 'UpdateService'))
        or (event_source = 'codedeploy.amazonaws.com' and event_name = 'CreateDeployment')
        or (event_source = 'codepipeline.amazonaws.com' and event_name = 'StartPipelineExecution')
        or (event_source = 'codebuild.amazonaws.com' and event_name = 'StartBuild')
        or (event_source = 'apigateway.amazonaws.com' and event_name = 'CreateDeployment')
        or (event_source = 'cloudformation.amazonaws.com'
            and event_name in ('ExecuteChangeSet', 'CreateStack', 'UpdateStack'))
        or (event_source = 'ecr.amazonaws.com' and event_name = 'PutImage')
),
weighed as (
    select
        *,
        case
            when invoked_by is not null then null
            when identity_type = 'Root' then 'root did it by hand'
            when identity_type = 'IAMUser' then 'a user did it'
            when contains(coalesce(session_issuer_arn, principal_arn, ''), 'AWSReservedSSO_')
                then 'somebody did it through Identity Center'
            when session_credential_from_console = 'true' then 'somebody did it in the console'
        end as by_hand
    from changes
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        if(error_code is null and by_hand is not null, 'fail', 'pass') as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || if(error_code is null, coalesce(': ' || by_hand, ''), '') as reason,
        [event_id] as evidence
    from weighed
)
select * from judged
