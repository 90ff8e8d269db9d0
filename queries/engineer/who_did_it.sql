/*---
question: Which events of a period name a thing, such as a bucket, a role or a security group?
parameters:
  word: {type: text, description: the thing's name or id}
---*/
select
    event_time,
    event_name,
    account_id,
    region,
    principal_arn,
    source_ip_address,
    error_code,
    request_parameters,
    event_id,
    list(category_id order by category_id) as categories
from activity
where event_time::date between $from and $to and contains(lower(request_parameters::varchar), lower($word))
group by all
order by event_time, event_id
