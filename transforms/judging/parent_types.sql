-- The resource type of a child call's parent.
select child.service, child.operation, any_value(parent.type) as type
from operations as child
join this_run using (run_id)
join operations as parent
    on parent.run_id = child.run_id
    and list_contains(string_split(child.parent, ', '), parent.service || ':' || parent.operation)
group by all
