/*---
question: Which exceptions were open on a day, and for how long had they been?
time: Severity is said by today's rules; the reason is the newest by that day.
parameters:
  category: {type: category, default: all, description: one category of responsibility}
  account: {type: account, default: all, description: one account}
---*/
with
open_then as (
    from exceptions
    where
        opened_at <= $as_of
        and (closed_at is null or closed_at > $as_of)
        and $category in ('all', category_id)
        and $account in ('all', account_id)
),
failures as (
    from unchanged_results
    where status = 'fail' and first_on <= $as_of
)
select
    open_then.severity,
    open_then.category_id,
    open_then.control_id,
    open_then.account_id,
    open_then.region,
    open_then.resource_type,
    open_then.resource_id,
    open_then.opened_at,
    date_diff('day', open_then.opened_at, $as_of) as days_open_by_then,
    failures.reason,
    if(failures.last_on <= $as_of, failures.last_evidence, failures.first_evidence) as evidence
from open_then
join failures using (control_id, account_id, region, resource_type, resource_id)
qualify
    row_number() over (
        partition by control_id, account_id, region, resource_type, resource_id
        order by failures.first_on desc
    ) = 1
order by severity_rank, opened_at, control_id, account_id, region, resource_id
