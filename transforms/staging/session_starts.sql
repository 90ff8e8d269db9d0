/*---
description: >
  What began sessions: successful calls that gave out credentials, sign-ins to the console and switches of role there. The
  records that two accounts have of one call are one row, told by the one that names the caller best; key_given is the
  access key id that the session goes on with, null where the record does not say.
---*/
with
calls as (
    select
        *,
        try_cast(user_identity as json) as identity,
        try_cast(request_parameters as json) as asked,
        try_cast(response_elements as json) as answered,
        try_cast(additional_event_data as json) as more
    from events
    where error_code is null
        and (
            event_source = 'sts.amazonaws.com'
            and event_name in (
                'AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'AssumeRoot', 'GetFederationToken',
                'GetSessionToken'
            )
            or event_source = 'signin.amazonaws.com' and event_name in ('ConsoleLogin', 'SwitchRole')
        )
),
read as (
    select
        event_id,
        coalesce(shared_event_id, event_id) as call_id,
        event_time as began_at,
        event_name as how,
        recipient_account_id as account_id,
        if(event_source = 'signin.amazonaws.com', 'sign-in', 'credentials') as gave,
        nullif(
            if(gave = 'sign-in', access_key_id, answered ->> '$.credentials.accessKeyId'), ''
        ) as key_given,
        if(gave = 'sign-in', null, nullif(access_key_id, '')) as caller_key,
        identity_type as caller_type,
        principal_arn as caller_arn,
        principal_id as caller_principal_id,
        identity_account_id as caller_account_id,
        coalesce(invoked_by, if(identity_type = 'AWSService', source_ip_address, null)) as invoked_by,
        source_ip_address,
        coalesce(
            answered ->> '$.assumedRoleUser.arn', answered ->> '$.federatedUser.arn',
            if(gave = 'sign-in', principal_arn, null)
        ) as session_arn,
        asked ->> 'roleArn' as role_arn,
        coalesce(asked ->> 'roleSessionName', asked ->> 'name') as session_name,
        coalesce(answered ->> 'sourceIdentity', asked ->> 'sourceIdentity') as source_identity,
        coalesce(
            asked ->> 'principalArn', answered ->> 'provider', identity ->> 'identityProvider'
        ) as identity_provider,
        coalesce(
            identity ->> 'userName', answered ->> 'subjectFromWebIdentityToken', answered ->> 'subject'
        ) as user_name,
        more ->> 'SwitchFrom' as switched_from,
        coalesce(
            more ->> 'MFAUsed' = 'Yes', (asked ->> 'serialNumber') is not null or coalesce(mfa_authenticated, false)
        ) as mfa_used,
        try_cast(identity ->> '$.sessionContext.attributes.creationDate' as timestamptz) as signing_session_created_at
    from calls
    where event_source != 'signin.amazonaws.com'
        or coalesce(answered ->> 'ConsoleLogin', answered ->> 'SwitchRole') = 'Success'
),
merged as (
    select
        * exclude (key_given, session_arn),
        max(key_given) over same_call as key_given,
        max(session_arn) over same_call as session_arn
    from read
    window same_call as (partition by call_id)
    qualify row_number() over (
        partition by call_id
        order by caller_key is null, caller_arn is null, account_id, event_id
    ) = 1
)
select *
from merged
qualify key_given is null
    or row_number() over (partition by key_given order by gave = 'sign-in', began_at, event_id) = 1
