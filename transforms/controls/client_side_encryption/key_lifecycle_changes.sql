/*---
title: No key was weakened, shared or retired
question: Who created, weakened, shared or retired a key?
passes: >
  the call failed, or it neither schedules a deletion, nor disables a key, its rotation, its material or its store,
  nor lets everybody or an account outside the organization use the key; every change is a row, the grants that a
  service makes for itself are one row a service
severity: high
kind: customer-specific
evidence: [cloudtrail:events, organizations:ListAccounts]
frameworks:
  CIS-3.0: ["4.7"]
  CIS-4.0: ["4.7"]
  CIS-5.0: ["4.7"]
  CIS-6.0: ["5.7"]
  CIS-7.0: ["5.7"]
  ISO-27001-2022: [A.8.15]
remediation: Ask the caller why; aws kms cancel-key-deletion or enable-key while there is time.
---*/
with
changes as (
    select *
    from activity_events
    where event_source = 'kms.amazonaws.com'
        and event_name in (
            'CreateKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'DisableKey', 'EnableKey', 'PutKeyPolicy',
            'CreateGrant', 'RevokeGrant', 'DisableKeyRotation', 'EnableKeyRotation', 'RotateKeyOnDemand',
            'DeleteImportedKeyMaterial', 'ImportKeyMaterial', 'ReplicateKey', 'DeleteAlias', 'UpdateAlias',
            'DisconnectCustomKeyStore', 'RotateKey', 'DeleteKey', 'SynchronizeMultiRegionKey'
        )
),
grants_by_services as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        'CreateGrant#' || invoked_by as resource_id,
        'pass' as status,
        format('{} grants, made by {} for itself', count(*), invoked_by) as reason,
        list(event_id order by event_time) as evidence
    from changes
    where event_name = 'CreateGrant' and invoked_by is not null
    group by account_id, region, invoked_by
),
by_callers as (
    select
        *,
        open_statements(request_parameters -> 'policy', key_caller_keys()) as open,
        named_accounts(request_parameters -> 'policy')
        || list_filter(
            [regexp_extract(request_parameters ->> 'granteePrincipal', '::([0-9]{12}):', 1)],
            lambda account: account != ''
        ) as shared_with
    from changes
    where event_name != 'CreateGrant' or invoked_by is null
),
weighed as (
    select
        by_callers.*,
        known_accounts.are_complete as is_known,
        list_filter(
            shared_with, lambda account: account != account_id and not list_contains(known_accounts.account_ids, account)
        ) as strangers,
        coalesce(
            resources ->> '$[0].ARN', request_parameters ->> 'keyId', response_elements ->> '$.keyMetadata.arn',
            request_parameters ->> 'targetKeyId', request_parameters ->> 'customKeyStoreId',
            request_parameters ->> 'aliasName'
        ) as touched,
        case
            when event_name = 'ScheduleKeyDeletion' then 'the key will be deleted'
                || coalesce(' in ' || (request_parameters ->> 'pendingWindowInDays') || ' days', '')
            when event_name = 'DisableKey' then 'the key can no longer be used'
            when event_name = 'DisableKeyRotation' then 'the key no longer rotates'
            when event_name = 'DeleteImportedKeyMaterial' then 'the key has lost its material'
            when event_name = 'DisconnectCustomKeyStore' then 'the keys of the store can no longer be used'
            when len(open) > 0 then 'the policy lets everybody use the key'
            when request_parameters ->> 'granteePrincipal' = '*' then 'the grant lets everybody use the key'
            when len(strangers) > 0
                then 'it lets accounts outside the organization use the key: ' || array_to_string(strangers, ', ')
        end as harm
    from by_callers
    cross join known_accounts
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        case
            when error_code is not null or harm is null then 'pass'
            when starts_with(harm, 'it lets accounts') and not is_known then null
            else 'fail'
        end as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || if(error_code is null, coalesce(': ' || harm, ''), '') as reason,
        [event_id] as evidence
    from weighed
)
from judged
union all by name
from grants_by_services
