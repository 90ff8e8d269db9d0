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
),
exempted as (
    select
        control_id,
        account_id,
        region,
        resource_type,
        resource_id,
        max(least(last_on, $night)) as last_exempt_on,
        arg_max(exemption_id, first_on) as exemption_id,
        arg_max(exempt_until, first_on) as exempt_until,
        max(first_on) as exempt_from
    from exempted_results
    where first_on <= $night
    group by all
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
    case
        when exempted.exemption_id is null then 'open'
        when exempted.last_exempt_on >= least(failures.last_on, $night) and exempted.exempt_until >= $as_of then 'exempt'
        else 'open again'
    end as state,
    exempted.exemption_id,
    exempted.exempt_until,
    if(failures.last_on <= $as_of, failures.last_evidence, failures.first_evidence) as evidence
from open_then
join failures using (control_id, account_id, region, resource_type, resource_id)
left join exempted
    on exempted.control_id = open_then.control_id
    and exempted.account_id = open_then.account_id
    and exempted.region = open_then.region
    and exempted.resource_type = open_then.resource_type
    and exempted.resource_id = open_then.resource_id
    and exempted.exempt_from >= open_then.opened_at
qualify
    row_number() over (
        partition by control_id, account_id, region, resource_type, resource_id
        order by failures.first_on desc
    ) = 1
order by state = 'exempt', severity_rank, opened_at, control_id, account_id, region, resource_id
