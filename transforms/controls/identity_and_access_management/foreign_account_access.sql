/*---
title: Only accounts of the organization act here
question: Which principals of other accounts acted here, and were they expected?
passes: the calling account belongs to the organization, or all that it tried was refused; each calling account is a row
severity: high
kind: customer-specific
evidence: [cloudtrail:events, organizations:ListAccounts]
population: [cloudtrail:events]
remediation: Find the role or the resource policy that lets the account in, and take it out of it.
notes: >
  Every call counts, not only those that assume a role: a resource policy lets foreign principals in without one. A call
  across accounts is recorded in both; the record of the account that was called counts. AWS's own services call without an
  account and are left out. A third party that is known fails like any other: that it is known is for an exemption to say.
---*/
with
calls as (
    select
        account_id,
        region,
        identity_account_id as caller,
        count(*) filter (error_code is null) as answered_calls,
        count(*) filter (error_code is not null) as refused_calls,
        min(event_time) as first_call,
        max(event_time) as last_call,
        list_sort(list(distinct event_name)) as names,
        list(event_id order by error_code is not null, event_time, event_id)[:100] as evidence
    from activity_events
    where identity_account_id <> account_id
        and regexp_full_match(identity_account_id, '[0-9]{12}')
        and identity_type is distinct from 'AWSService'
    group by account_id, region, identity_account_id
),
judged as (
    select
        calls.account_id,
        calls.region,
        'AWS::IAM::Principal' as resource_type,
        caller as resource_id,
        case
            when answered_calls = 0 or list_contains(known_accounts.account_ids, caller) then 'pass'
            when known_accounts.are_complete then 'fail'
        end as status,
        format('{} calls answered and {} refused, from ', answered_calls, refused_calls)
        || moments(first_call, last_call) || ': ' || array_to_string(names[:5], ', ')
        || if(len(names) > 5, format(' and {} others', len(names) - 5), '')
        || if(list_contains(known_accounts.account_ids, caller), '; of the organization', '; not of the organization')
            as reason,
        calls.evidence
    from calls
    cross join known_accounts
)
select * from judged
