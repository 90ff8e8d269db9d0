/*---
description: >
  How much of what remit was answered CloudTrail confirms, for each night and account: an answer is confirmed by the record
  of the same request, by the same caller in the same account. Later nights bring what was delivered late.
key: [as_of, account_id]
columns:
  as_of: The night.
  account_id: The account that was asked.
  responses: {about: "The answers that the night holds; each page is one.", unit: answers}
  corroborated: {about: "Of these, confirmed by a record in a log file that a digest verifies.", unit: answers}
  pending: {about: "Of these, confirmed by a record in a log file whose digest is still due.", unit: answers}
  unverified: {about: "Of these, with a record in a log file that proves nothing: damaged, or covered by no digest.", unit: answers}
  awaited: {about: "Of these, without a record, which may still be delivered: nothing later of the account was brought in yet.", unit: answers}
  missing: {about: "Of these, without a record though later ones of the account are there: never recorded, or never asked.", unit: answers}
  share: {about: "The share confirmed: corroborated and pending among responses, from 0 to 1.", unit: share from 0 to 1}
  share_verified: {about: "The share confirmed by a digest: corroborated among responses, from 0 to 1.", unit: share from 0 to 1}
  unexplained: {about: "Calls by remit's role on that UTC day that neither an answer, a failure nor remit's own preparation explains.", unit: calls}
---*/
with
counted as (
    select
        as_of,
        account_id,
        count(*) as responses,
        count(*) filter (state = 'valid') as corroborated,
        count(*) filter (state = 'pending') as pending,
        count(*) filter (state = 'unverified') as unverified,
        count(*) filter (state = 'awaited') as awaited,
        count(*) filter (state = 'missing') as missing
    from call_records
    group by all
),
strange as (
    select on_day as as_of, account_id, sum(calls)::bigint as calls
    from unexplained_calls
    where why in ('unexplained', 'outside_of_nights')
    group by all
)
select
    as_of,
    account_id,
    responses,
    corroborated,
    pending,
    unverified,
    awaited,
    missing,
    round((corroborated + pending) / responses, 4) as share,
    round(corroborated / responses, 4) as share_verified,
    coalesce(strange.calls, 0) as unexplained
from counted
left join strange using (as_of, account_id)
order by as_of, account_id
