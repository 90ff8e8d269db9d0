/*---
description: >
  What AWS says of the engine version of each database that was asked, available or deprecated; state is null where AWS
  lists the version no more
---*/
select
    asked.account_id,
    asked.region,
    asked.parent_resource_id as resource_id,
    asked.parent_evidence_id,
    min(items.item ->> 'Status') as state,
    coalesce(min(items.evidence_id), min(asked.response_id)) as evidence_id
from (
    select *, parent_response_id || '#' || parent_pointer as parent_evidence_id
    from answers
    where service = 'rds' and operation = 'DescribeDBEngineVersions'
) as asked
left join items
    on items.service = 'rds'
    and items.operation = 'DescribeDBEngineVersions'
    and items.error_code is null
    and items.account_id = asked.account_id
    and items.region = asked.region
    and items.parent_evidence_id = asked.parent_evidence_id
group by all
