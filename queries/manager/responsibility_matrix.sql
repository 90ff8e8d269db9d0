/*---
question: Who carries which responsibility for the services that an account used on a day, and how did it stand?
time: Who carries it is said by today's allocation.
parameters:
  account: {type: account, default: all, description: one account}
  category: {type: category, default: all, description: one category of responsibility}
---*/
with
there as (
    select account_id, service, count(*) as resources
    from inventory
    where $night between first_on and last_on
    group by all
),
services_of_types as (
    select resource_type, min(service) as service
    from inventory
    group by all
),
judged as (
    select
        account_id,
        service,
        category_id,
        count(*) filter (status = 'pass') as passed,
        count(*) filter (status = 'fail') as failed,
        count(*) filter (status = 'no_evidence') as no_evidence
    from control_results
    join services_of_types using (resource_type)
    where as_of = $night
    group by all
)
select
    there.account_id,
    there.service,
    categories.category_id,
    coalesce(allocation.allocation, 'unknown') as allocation,
    case
        when judged.service is null then 'not_judged'
        when judged.failed > 0 then 'fail'
        when judged.no_evidence > 0 then 'no_evidence'
        when judged.passed > 0 then 'pass'
        else 'not_applicable'
    end as state,
    there.resources,
    coalesce(judged.passed, 0) as passed,
    coalesce(judged.failed, 0) as failed,
    coalesce(judged.no_evidence, 0) as no_evidence,
    allocation.why
from there
join categories on categories.side = 'customer'
left join allocation
    on allocation.service = there.service and allocation.category_id = categories.category_id
left join judged
    on judged.account_id = there.account_id
    and judged.service = there.service
    and judged.category_id = categories.category_id
where $account in ('all', there.account_id) and $category in ('all', categories.category_id)
order by all
