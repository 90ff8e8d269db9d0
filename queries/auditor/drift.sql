/*---
question: Which results changed, appeared or went between two days, and which resources are new or gone?
parameters:
  category: {type: category, default: all, description: one category of responsibility; resources are of none}
  account: {type: account, default: all, description: one account}
---*/
with
days as (
    select
        coalesce(max(as_of) filter (as_of <= $from), min(as_of)) as before,
        max(as_of) filter (as_of <= $to) as after
    from nights
),
results_before as (
    from unchanged_results
    where (select before from days) between first_on and last_on
),
results_after as (
    from unchanged_results
    where (select after from days) between first_on and last_on
),
blind as (
    select distinct control_id, account_id, region
    from results_after
    where status = 'no_evidence' and resource_type = 'AWS::::Account' and resource_id = account_id
),
results as (
    select
        case
            when earlier.status is null then 'result appeared'
            when later.status is not null then 'status changed'
            when exists (
                from blind
                where
                    blind.control_id = earlier.control_id
                    and blind.account_id = earlier.account_id
                    and blind.region in (earlier.region, 'global')
            ) then 'result could not be had'
            else 'result gone'
        end as what,
        coalesce(later.category_id, earlier.category_id) as category_id,
        control_id,
        account_id,
        region,
        resource_type,
        resource_id,
        earlier.status as status_before,
        later.status as status_after,
        coalesce(later.reason, earlier.reason) as reason
    from results_before as earlier
    full join results_after as later using (control_id, account_id, region, resource_type, resource_id)
    where later.status is distinct from earlier.status
),
resources_before as (
    from inventory
    where (select before from days) between first_on and last_on
),
resources_after as (
    from inventory
    where (select after from days) between first_on and last_on
),
not_listed as (
    select distinct account_id, region, call
    from gaps
    where kind = 'call' and resource_id is null and as_of = (select after from days)
),
resources_changed as (
    select 'resource new' as what, resources_after.*
    from resources_after
    anti join resources_before using (account_id, region, resource_type, resource_id)
    union all
    select
        if(not_listed.call is null, 'resource gone', 'resource could not be listed') as what,
        resources_before.*
    from resources_before
    anti join resources_after using (account_id, region, resource_type, resource_id)
    left join not_listed
        on not_listed.account_id = resources_before.account_id
        and not_listed.region = resources_before.region
        and not_listed.call = resources_before.listed_by
),
everything as (
    from results
    union all by name
    select what, account_id, region, resource_type, resource_id, 'listed by ' || listed_by as reason
    from resources_changed
)
select
    what,
    days.before as day_before,
    days.after as day_after,
    category_id,
    control_id,
    account_id,
    region,
    resource_type,
    resource_id,
    status_before,
    status_after,
    reason
from everything
cross join days
where days.after is not null and $category in ('all', category_id) and $account in ('all', account_id)
order by all
