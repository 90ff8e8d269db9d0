/*---
question: Which responsibilities does AWS carry, which the customer, and which do they share?
---*/
select
    categories.category_id,
    categories.allocation,
    count(distinct controls.control_id) as controls
from categories
left join controls on controls.category_id = categories.category_id
group by all
order by all
