/*---
question: What became by the end of a period of the exceptions that were open at its begin?
time: Severity is said by today's rules.
parameters:
  category: {type: category, default: all, description: one category of responsibility}
  account: {type: account, default: all, description: one account}
---*/
with
open_at_begin as (
    from exceptions
    where
        opened_at <= $from
        and (closed_at is null or closed_at > $from)
        and $category in ('all', category_id)
        and $account in ('all', account_id)
)
select
    case
        when then_open.closed_at is null or then_open.closed_at > $to then 'still open'
        when exists (
            from exceptions as again
            where
                again.control_id = then_open.control_id
                and again.account_id = then_open.account_id
                and again.region = then_open.region
                and again.resource_type = then_open.resource_type
                and again.resource_id = then_open.resource_id
                and again.opened_at >= then_open.closed_at
                and again.opened_at <= $to
        ) then 'closed and opened again'
        when then_open.closed_by = 'pass' then 'put right'
        else 'closed: ' || then_open.closed_by
    end as outcome,
    then_open.severity,
    then_open.category_id,
    then_open.control_id,
    then_open.account_id,
    then_open.region,
    then_open.resource_type,
    then_open.resource_id,
    then_open.opened_at,
    if(then_open.closed_at <= $to, then_open.closed_at, null) as closed_at
from open_at_begin as then_open
order by outcome desc, then_open.severity_rank, then_open.opened_at, control_id, account_id, region, resource_id
