/*---
description: >
  Every account that is known, with its state and whether it could be read in the newest judged run: those of the
  organization and of the configuration, those that are left out, and those that were asked once and are known no more.
key: [account_id]
columns:
  account_id: The account's id.
  name: {about: Its name in Organizations., nullable: true}
  email: {about: Its address in Organizations., nullable: true}
  state: {about: "Its state in Organizations (ACTIVE, SUSPENDED …); GONE where Organizations names it no more.", nullable: true}
  joined_at: {about: When it joined the organization., nullable: true}
  asked: Whether the run asked it anything.
  answered: Whether it answered anything.
  left_out: {about: Which setting leaves it out., nullable: true}
  first_seen: {about: The first day of a run that asked it., nullable: true}
  last_seen: {about: The last day of a run that asked it., nullable: true}
  evidence_id: Where this is known from.
---*/
with
asked_on as (
    select unnest(accounts) as account_id, day, run_id
    from manifests
),
seen as (
    select account_id, min(day) as first_seen, max(day) as last_seen, 'run-' || max(run_id) as last_run
    from asked_on
    group by account_id
),
settings as (
    select notes -> 'left_out_accounts' as left_out
    from manifests
    join this_run using (run_id)
),
organization as (
    select count(*) filter (state is not null) > 0 as is_known
    from organization_accounts
)
select
    account_id,
    name,
    email,
    if(known.account_id is null and organization.is_known, 'GONE', state) as state,
    joined_at,
    coalesce(asked, false) as asked,
    coalesce(answered, false) as answered,
    (select left_out ->> account_id from settings) as left_out,
    first_seen,
    last_seen,
    coalesce(known.evidence_id, seen.last_run) as evidence_id
from organization_accounts as known
full join seen using (account_id)
cross join organization
order by account_id
