/* How many results of each status there are on each new night, by category and account. */
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
