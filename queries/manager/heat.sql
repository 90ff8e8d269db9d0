/*---
question: In which categories and accounts are the gravest failures?
time: Severity is said by today's rules.
---*/
select
    control_results.category_id,
    control_results.account_id,
    count(*) filter (controls.severity = 'critical') as critical,
    count(*) filter (controls.severity = 'high') as high,
    count(*) filter (controls.severity = 'medium') as medium,
    count(*) filter (controls.severity = 'low') as low
from control_results
inner join controls on controls.control_id = control_results.control_id
where control_results.as_of = $night and control_results.status = 'fail'
group by all
order by critical desc, high desc, medium desc, low desc, control_results.category_id, control_results.account_id
