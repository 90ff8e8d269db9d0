/*---
description: Every account that is known, with its state and whether it could be read in the newest judged run.
key: [account_id]
columns:
  account_id: The account's id.
  name: {about: Its name in Organizations., nullable: true}
  email: {about: Its address in Organizations., nullable: true}
  state: {about: "Its state in Organizations (ACTIVE, SUSPENDED …).", nullable: true}
  joined_at: {about: When it joined the organization., nullable: true}
  asked: Whether the run asked it anything.
  answered: Whether it answered anything.
  first_seen: {about: The first day of a run that asked it., nullable: true}
  last_seen: {about: The last day of a run that asked it., nullable: true}
  evidence_id: Where this is known from.
---*/
with
asked_on as (
    select unnest(accounts) as account_id, day
    from manifests
),
seen as (
    select account_id, min(day) as first_seen, max(day) as last_seen
    from asked_on
    group by account_id
)
select account_id, name, email, state, joined_at, asked, answered, first_seen, last_seen, evidence_id
from organization_accounts
left join seen using (account_id)
order by account_id
