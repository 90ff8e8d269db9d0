/*---
description: >
  Who carries each category for each service that an account has resources of, and how the newest judged day answers
  for it. A service without an allocation is listed with allocation unknown.
key: [account_id, service, category_id]
columns:
  account_id: {about: The account., of: accounts.account_id}
  service: The service, in botocore's name.
  category_id: {about: The category., of: categories.category_id}
  allocation: {about: Who carries it., values: [customer, shared, aws, n/a, unknown]}
  why: {about: One line on why., nullable: true}
  resources: {about: "Resources of the service in the account.", unit: resources}
  passed: {about: "Results pass.", unit: results}
  failed: {about: "Results fail.", unit: results}
  no_evidence: {about: "Results no_evidence.", unit: results}
  state: {about: The gravest status of the results., values: [fail, no_evidence, pass, not_applicable, not_judged]}
---*/
with
inventory as (
    select account_id, service, count(*) as resources
    from resources
    where seen_by != 'config'
    group by all
),
services_of_types as (
    select resource_type, min(service) as service
    from resources
    where seen_by != 'config'
    group by all
),
results as (
    select control_results.*, services_of_types.service
    from control_results
    join services_of_types using (resource_type)
    where as_of = (select max(as_of) from nights)
),
judged as (
    select
        account_id,
        service,
        category_id,
        count(*) filter (status = 'pass') as passed,
        count(*) filter (status = 'fail') as failed,
        count(*) filter (status = 'no_evidence') as no_evidence
    from results
    group by all
)
select
    inventory.account_id,
    inventory.service,
    categories.category_id,
    coalesce(allocation.allocation, 'unknown') as allocation,
    allocation.why,
    inventory.resources,
    coalesce(judged.passed, 0) as passed,
    coalesce(judged.failed, 0) as failed,
    coalesce(judged.no_evidence, 0) as no_evidence,
    case
        when judged.service is null then 'not_judged'
        when judged.failed > 0 then 'fail'
        when judged.no_evidence > 0 then 'no_evidence'
        when judged.passed > 0 then 'pass'
        else 'not_applicable'
    end as state
from inventory
join categories on categories.side = 'customer'
left join allocation
    on allocation.service = inventory.service and allocation.category_id = categories.category_id
left join judged
    on judged.account_id = inventory.account_id
    and judged.service = inventory.service
    and judged.category_id = categories.category_id
order by inventory.account_id, inventory.service, categories.position
