/*---
description: Every resource in a run's answers, one row a resource, as the first operation that lists it has it.
---*/
select
    *,
    list_filter(
        coalesce(from_json(item -> 'Tags', '[{"Key": "varchar", "Value": "varchar"}]'), []),
        lambda tag: tag.Key = 'Name'
    )[1].Value as name
from items
where error_code is null and resource_id is not null and resource_type is not null
qualify row_number() over (
    partition by run_id, account_id, region, resource_type, resource_id
    order by service, operation, evidence_id
) = 1
