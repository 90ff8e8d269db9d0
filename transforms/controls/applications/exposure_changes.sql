/*---
title: No application was opened to new callers
question: Did anybody open an application to new callers in the period?
passes: >
  the call failed, or it neither let everybody in, nor switched authorization or the second factor off; every change is a
  row, and one whose record leaves out to whom is no_evidence
severity: high
kind: customer-specific
evidence: [cloudtrail:events]
remediation: Ask the caller why, and take the grant back if nobody approved it.
---*/
with
changes as (
    select
        *,
        coalesce(
            request_parameters ->> 'functionName', request_parameters ->> 'repositoryName',
            request_parameters ->> 'restApiId', request_parameters ->> 'apiId', request_parameters ->> 'userPoolId',
            request_parameters ->> 'identityPoolId'
        ) as touched
    from activity_events
    where (event_source = 'lambda.amazonaws.com'
            and regexp_matches(event_name, '^(AddPermission|(Create|Update)FunctionUrlConfig)'))
        or (event_source = 'ecr.amazonaws.com' and event_name = 'SetRepositoryPolicy')
        or (event_source = 'apigateway.amazonaws.com'
            and event_name in ('UpdateRestApi', 'PutMethod', 'UpdateMethod', 'UpdateRoute'))
        or (event_source = 'cognito-idp.amazonaws.com' and event_name in ('UpdateUserPool', 'SetUserPoolMfaConfig'))
        or (event_source = 'cognito-identity.amazonaws.com' and event_name = 'UpdateIdentityPool')
),
weighed as (
    select
        *,
        case
            when event_name like 'AddPermission%' and request_parameters ->> 'principal' = '*'
                and coalesce(
                    request_parameters ->> 'sourceArn', request_parameters ->> 'sourceAccount',
                    request_parameters ->> 'principalOrgID'
                ) is null then 'everybody may invoke the function'
            when event_name like '%FunctionUrlConfig%' and request_parameters ->> 'authType' = 'NONE'
                then 'the function''s URL asks for no authorization'
            when event_name = 'SetRepositoryPolicy' and len(
                open_statements(request_parameters -> 'policyText', caller_keys())
            ) > 0
                then 'everybody may use the repository'
            when request_parameters ->> 'authorizationType' = 'NONE'
                or len(list_filter(
                    json_listed(request_parameters -> 'patchOperations'),
                    lambda patch: patch ->> 'path' = '/authorizationType' and patch ->> 'value' = 'NONE'
                )) > 0 then 'the method asks for no authorization'
            when request_parameters ->> 'mfaConfiguration' = 'OFF' then 'users need no second factor any more'
            when event_name = 'UpdateIdentityPool' and request_parameters ->> 'allowUnauthenticatedIdentities' = 'true'
                then 'guests are let in'
        end as opening,
        case
            when event_name like 'AddPermission%' then request_parameters ->> 'principal' is null
            when event_name like 'CreateFunctionUrlConfig%' then request_parameters ->> 'authType' is null
            when event_name = 'SetRepositoryPolicy' then request_parameters ->> 'policyText' is null
            else false
        end as is_silent
    from changes
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        case
            when error_code is not null then 'pass'
            when opening is not null then 'fail'
            when is_silent then 'no_evidence'
            else 'pass'
        end as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || case
            when error_code is not null then ''
            when opening is not null then ': ' || opening
            when is_silent then ': the record does not say to whom'
            else ''
        end as reason,
        [event_id] as evidence
    from weighed
)
select * from judged
