/*---
question: What should be put right first, and how?
time: Severity and remedy are said by today's rules.
parameters:
  account: {type: account, default: all, description: one account}
  most: {type: integer, default: "50", description: how many rows}
---*/
with
failing as (
    from unchanged_results
    where $night between first_on and last_on and status = 'fail' and $account in ('all', account_id)
),
ages as (
    select control_id, account_id, region, resource_type, resource_id, max(opened_at) as opened_at
    from exceptions
    where opened_at <= $night
    group by all
)
select
    controls.severity,
    regexp_matches(controls.question || ' ' || failing.reason, '(?i)internet|world|public|everybody|anybody|anyone|0\.0\.0\.0/0')
        as exposed,
    date_diff('day', coalesce(ages.opened_at, failing.first_on), $night) as days_open,
    failing.control_id,
    failing.account_id,
    failing.region,
    failing.resource_id,
    failing.reason,
    controls.remediation
from failing
join controls using (control_id)
left join ages using (control_id, account_id, region, resource_type, resource_id)
order by
    controls.severity_rank,
    exposed desc,
    days_open desc,
    failing.control_id,
    failing.account_id,
    failing.region,
    failing.resource_id
limit $most
