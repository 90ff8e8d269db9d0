/*---
title: No unknown account used a key
question: Did principals of unknown accounts use a key?
passes: >
  whoever used a key of this account from another account belongs to the organization, or was refused; one row for each
  calling account
not_applicable: nobody of another account called
severity: high
kind: customer-specific
evidence: [cloudtrail:events, organizations:ListAccounts]
population: [cloudtrail:events]
remediation: Take the account out of the key's policy and its grants; find out what it read.
notes: >
  Such a call is recorded in both accounts under one shared id; judged is the record of the key's owner. A call that a
  service makes on its own has no account. The evidence is the first hundred records of each calling account.
---*/
with
calls as (
    select *
    from activity_events
    where event_source = 'kms.amazonaws.com'
        and event_name in (
            'Decrypt', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'GenerateDataKeyPair',
            'GenerateDataKeyPairWithoutPlaintext', 'ReEncrypt', 'CreateGrant', 'Sign'
        )
        and regexp_full_match(identity_account_id, '[0-9]{12}')
        and identity_account_id != account_id
),
callers as (
    select
        account_id,
        region,
        identity_account_id as caller,
        count(*) as calls,
        count(*) filter (error_code is null) as successes,
        string_agg(distinct event_name, ', ' order by event_name) as names,
        list(event_id order by event_time, event_id)[:100] as evidence
    from calls
    group by all
),
judged as (
    select
        account_id,
        region,
        'AWS::::Account' as resource_type,
        caller as resource_id,
        case
            when successes = 0 or list_contains(known_accounts.account_ids, caller) then 'pass'
            when known_accounts.are_complete then 'fail'
        end as status,
        format('account {}: {} calls ({}), {} of them allowed', caller, calls, names, successes)
        || if(list_contains(known_accounts.account_ids, caller), '; of the organization', '') as reason,
        evidence
    from callers
    cross join known_accounts
)
select * from judged
