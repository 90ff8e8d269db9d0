/*---
description: >
  What was done with each access key id, over all days of the lake: one row a key. What a service called with the session's
  rights counts as the session's. A change is a call that succeeded and was no read and no sign-in.
---*/
with
parts as (
    select
        access_key_id,
        recipient_account_id,
        source_ip_address,
        invoked_by is not null as for_service,
        min(event_time) as first_at,
        max(event_time) as last_at,
        count(*) as calls,
        count(*) filter (
            error_code is null and read_only is not true and event_type is distinct from 'AwsConsoleSignIn'
        ) as changes,
        count(*) filter (is_refusal(error_code)) as refused,
        bool_or(session_credential_from_console = 'true') as from_console,
        bool_or(mfa_authenticated) as mfa_authenticated,
        min(identity_type) as identity_type,
        min(identity_account_id) as account_id,
        min(principal_id) as principal_id,
        min(principal_arn) as principal_arn,
        min(session_issuer_arn) as session_issuer_arn,
        min(user_identity) as user_identity
    from events
    where access_key_id is not null and access_key_id != ''
    group by all
),
keys as (
    select
        access_key_id,
        min(first_at) as first_at,
        max(last_at) as last_at,
        sum(calls)::bigint as calls,
        sum(changes)::bigint as changes,
        sum(refused)::bigint as refused,
        coalesce(bool_or(from_console), false) as from_console,
        bool_or(mfa_authenticated) as mfa_authenticated,
        min(identity_type) as identity_type,
        min(account_id) as account_id,
        min(principal_id) as principal_id,
        min(principal_arn) as principal_arn,
        min(session_issuer_arn) as session_issuer_arn,
        arg_min(source_ip_address, first_at) filter (not for_service) as first_address,
        list(distinct source_ip_address order by source_ip_address) as addresses,
        list(distinct recipient_account_id order by recipient_account_id) as accounts,
        try_cast(coalesce(min(user_identity) filter (not for_service), min(user_identity)) as json) as identity
    from parts
    group by access_key_id
)
select
    * exclude (identity),
    try_cast(identity ->> '$.sessionContext.attributes.creationDate' as timestamptz) as session_created_at,
    identity ->> '$.sessionContext.sourceIdentity' as source_identity,
    identity ->> '$.sessionContext.webIdFederationData.federatedProvider' as web_identity_provider,
    identity ->> '$.sessionContext.ec2RoleDelivery' as instance_delivery,
    identity ->> '$.inScopeOf.sourceArn' as runs_on_arn,
    identity ->> '$.inScopeOf.issuerType' as runs_on_type,
    identity ->> '$.onBehalfOf.userId' as identity_center_user_id
from keys
