/*---
question: Which rules changed in a period, so that results before and after are not of the same test?
parameters:
  category: {type: category, default: all, description: one category of responsibility}
---*/
with
versions as (
    select category_id, control_id, control_sha256, min(first_on) as first_on, max(last_on) as last_on
    from unchanged_results
    where $category in ('all', category_id)
    group by all
)
select
    category_id,
    control_id,
    control_sha256 as rule_sha256,
    lag(control_sha256) over (partition by control_id order by first_on) as rule_sha256_before,
    first_on,
    last_on
from versions
qualify rule_sha256_before is not null and first_on between $from and $to
order by first_on, control_id
