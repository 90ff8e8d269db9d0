/*---
description: >
  Until when AWS supports the major versions of database engines without extra cost, as AWS answers it itself; it does for
  the open source engines only
---*/
select
    account_id,
    region,
    item ->> 'Engine' as engine,
    item ->> 'MajorEngineVersion' as major_version,
    cast(cast(lifecycle ->> 'LifecycleSupportEndDate' as timestamptz) as date) as ends_on,
    evidence_id
from (
    select *, unnest(json_listed(item -> 'SupportedEngineLifecycles')) as lifecycle
    from items
    where service = 'rds' and operation = 'DescribeDBMajorEngineVersions' and error_code is null
)
where lifecycle ->> 'LifecycleSupportName' = 'open-source-rds-standard-support'
