/*---
question: Which responsibilities does AWS carry, which does the customer, and which do they share?
time: The model and its controls as they are today; no day changes them.
---*/
with
asked as (
    select category_id, count(*) as controls
    from controls
    group by category_id
)
select
    categories.category_id,
    categories.title,
    categories.side,
    categories.allocation,
    categories.responsibility,
    coalesce(asked.controls, 0) as controls
from categories
left join asked on asked.category_id = categories.category_id
order by categories.position
