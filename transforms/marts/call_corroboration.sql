/*---
description: >
  How much of the answers to each call CloudTrail confirms, over all nights. A call of which no answer was ever confirmed,
  where others of the same account were, is one that CloudTrail does not record as a management event.
key: [account_id, call]
columns:
  account_id: The account that was asked.
  call: "The call, service:Operation."
  first_on: The first night with an answer.
  last_on: The last night with an answer.
  responses: {about: "The answers to it; each page is one.", unit: answers}
  corroborated: {about: "Of these, confirmed by a record in a log file that a digest verifies.", unit: answers}
  pending: {about: "Of these, confirmed by a record in a log file whose digest is still due.", unit: answers}
  unverified: {about: "Of these, with a record in a log file that proves nothing.", unit: answers}
  awaited: {about: "Of these, without a record, which may still be delivered.", unit: answers}
  missing: {about: "Of these, without a record though later ones of the account are there.", unit: answers}
  recorded: Whether CloudTrail has recorded it in any account; false says nothing where answers are still awaited.
---*/
with
counted as (
    select
        account_id,
        service || ':' || operation as call,
        min(as_of) as first_on,
        max(as_of) as last_on,
        count(*) as responses,
        count(*) filter (state = 'valid') as corroborated,
        count(*) filter (state = 'pending') as pending,
        count(*) filter (state = 'unverified') as unverified,
        count(*) filter (state = 'awaited') as awaited,
        count(*) filter (state = 'missing') as missing
    from call_records
    group by all
)
select *, bool_or(corroborated + pending + unverified > 0) over (partition by call) as recorded
from counted
order by account_id, call
