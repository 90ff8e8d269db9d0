/*---
question: "What changed since the night before: what broke, what was put right, what came and what went?"
parameters:
  account: {type: account, default: all, description: one account}
---*/
with
before as (
    select max(as_of) as night
    from nights
    where as_of < $night
),
earlier as (
    from unchanged_results
    where (select night from before) between first_on and last_on
),
later as (
    from unchanged_results
    where $night between first_on and last_on
),
compared as (
    select
        control_id,
        account_id,
        region,
        resource_type,
        resource_id,
        earlier.status as status_before,
        later.status as status_after,
        coalesce(later.reason, earlier.reason) as reason
    from earlier
    full join later using (control_id, account_id, region, resource_type, resource_id)
    where earlier.status is distinct from later.status
)
select
    case
        when status_after = 'fail' then 'broke'
        when status_before = 'fail' and status_after = 'pass' then 'put right'
        when status_after = 'no_evidence' then 'cannot be told any more'
        when status_before is null then 'came'
        when status_after is null then 'went'
        else 'changed'
    end as what,
    before.night as night_before,
    compared.*
from compared
cross join before
where before.night is not null and $account in ('all', account_id)
order by list_position(['broke', 'cannot be told any more', 'put right', 'changed', 'came', 'went'], what), control_id, account_id, region, resource_id
