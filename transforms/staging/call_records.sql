/*---
description: >
  What remit asked, on all nights, and whether CloudTrail's log holds the record of the same request, by the same caller
  in the same account: one row an answer. state is valid, pending, unverified (the record's log file proves nothing),
  awaited (nothing of the account and a quarter of an hour later was brought in yet), or missing
---*/
with
recorded as (
    select
        account_id,
        caller,
        request_id,
        bool_or(proof = 'valid') as is_valid,
        bool_or(proof = 'pending') as is_pending
    from own_calls
    where request_id is not null
    group by all
),
delivered as (
    select recipient_account_id as account_id, max(event_time) as newest_at
    from events
    group by all
)
select
    asked_calls.*,
    case
        when is_valid then 'valid'
        when is_pending then 'pending'
        when recorded.request_id is not null then 'unverified'
        when newest_at >= collected_at + interval 15 minute then 'missing'
        else 'awaited'
    end as state
from asked_calls
left join recorded
    on recorded.request_id = asked_calls.request_id
    and recorded.account_id = asked_calls.account_id
    and recorded.caller = asked_calls.caller
left join delivered on delivered.account_id = asked_calls.account_id
