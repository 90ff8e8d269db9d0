/*---
description: Every account that is known, from Organizations and from the calls that were made, with its state.
---*/
with
asked as (
    select account_id, min(outcome_id) as outcome_id, count(*) filter (status in ('ok', 'empty', 'absent')) > 0 as answered
    from outcomes
    join this_run using (run_id)
    group by all
),
members as (
    select
        item ->> 'Id' as account_id,
        item ->> 'Name' as name,
        item ->> 'Email' as email,
        item ->> 'Arn' as arn,
        coalesce(item ->> 'State', item ->> 'Status') as state,
        (item ->> 'JoinedTimestamp')::timestamptz as joined_at,
        evidence_id
    from items
    where service = 'organizations' and operation = 'ListAccounts' and error_code is null
    qualify row_number() over (partition by item ->> 'Id' order by evidence_id) = 1
)
select
    account_id,
    members.name,
    members.email,
    members.arn,
    members.state,
    members.joined_at,
    asked.account_id is not null as asked,
    coalesce(asked.answered, false) as answered,
    coalesce(members.evidence_id, asked.outcome_id) as evidence_id
from members
full join asked using (account_id)
