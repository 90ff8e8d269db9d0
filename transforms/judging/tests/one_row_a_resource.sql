-- A control says one thing of one resource.
select control_id, count(*) || ' rows for ' || resource_id || ' in ' || account_id || ' ' || region as detail
from verdicts
group by control_id, account_id, region, resource_type, resource_id
having count(*) > 1
