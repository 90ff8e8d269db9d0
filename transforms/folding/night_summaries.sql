/* How many results of each status there are on each new night, by category and account. */
with
asked as (
    select judged.as_of, judged.account_id, categories.id as category_id
    from (select distinct as_of, account_id from judged_results) as judged
    cross join reference_categories as categories
),
counted as (
    select
        as_of,
        category_id,
        account_id,
        count(distinct control_id) as controls,
        count(distinct (region, resource_type, resource_id)) filter (status in ('pass', 'fail')) as resources,
        count(*) filter (status = 'pass') as passed,
        count(*) filter (status = 'fail') as failed,
        count(*) filter (status = 'not_applicable') as not_applicable,
        count(*) filter (status = 'no_evidence') as no_evidence
    from judged_results
    group by all
)
select
    as_of,
    category_id,
    account_id,
    coalesce(controls, 0) as controls,
    coalesce(resources, 0) as resources,
    coalesce(passed, 0) as passed,
    coalesce(failed, 0) as failed,
    coalesce(not_applicable, 0) as not_applicable,
    coalesce(no_evidence, 0) as no_evidence
from asked
left join counted using (as_of, category_id, account_id)
