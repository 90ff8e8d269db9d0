/*---
question: What fails now that did not fail the night before?
parameters:
  account: {type: account, default: all, description: one account}
---*/
with
night_before as (
    select max(as_of) as as_of
    from control_results
    where as_of < $night
),
failed_before as (
    select control_id, account_id, region, resource_type, resource_id
    from control_results
    where status = 'fail' and as_of = (select as_of from night_before)
)
select
    control_results.control_id,
    control_results.account_id,
    control_results.region,
    control_results.resource_type,
    control_results.resource_id,
    control_results.reason
from control_results
anti join failed_before using (control_id, account_id, region, resource_type, resource_id)
where
    control_results.as_of = $night
    and control_results.status = 'fail'
    and $account in ('all', control_results.account_id)
order by all
