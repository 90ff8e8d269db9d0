/*---
title: No key was weakened, shared or retired
question: Who created, weakened, shared or retired a key?
passes: >
  the call failed, or it neither schedules a deletion, nor disables a key, its rotation, its material or its store, nor lets
  everybody use the key; every change is a row
severity: high
kind: customer-specific
evidence: [cloudtrail:events]
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
        and not (event_name = 'CreateGrant' and invoked_by is not null)
),
weighed as (
    select
        *,
        coalesce(
            resources ->> '$[0].ARN', request_parameters ->> 'keyId', response_elements ->> '$.keyMetadata.arn',
            request_parameters ->> 'targetKeyId', request_parameters ->> 'customKeyStoreId'
        ) as touched,
        case
            when event_name = 'ScheduleKeyDeletion' then 'the key will be deleted'
                || coalesce(' in ' || (request_parameters ->> 'pendingWindowInDays') || ' days', '')
            when event_name = 'DisableKey' then 'the key can no longer be used'
            when event_name = 'DisableKeyRotation' then 'the key no longer rotates'
            when event_name = 'DeleteImportedKeyMaterial' then 'the key has lost its material'
            when event_name = 'DisconnectCustomKeyStore' then 'the keys of the store can no longer be used'
            when event_name = 'PutKeyPolicy' and opens_to_everybody(request_parameters -> 'policy')
                then 'the policy lets everybody use the key'
            when event_name = 'CreateGrant' and request_parameters ->> 'granteePrincipal' = '*'
                then 'the grant lets everybody use the key'
        end as harm
    from changes
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        if(error_code is null and harm is not null, 'fail', 'pass') as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || if(error_code is null, coalesce(': ' || harm, ''), '') as reason,
        [event_id] as evidence
    from weighed
)
select * from judged
