/*---
description: >
  Lifecycle rules that are enabled and make current objects expire, by age in days or on a date, with the prefix that they
  are for; needs_tag is true where only objects with a tag are meant
---*/
with
rules as (
    select account_id, parent_resource_id as bucket, evidence_id, unnest(json_listed(item -> 'Rules')) as rule
    from items
    where service = 's3' and operation = 'GetBucketLifecycleConfiguration' and error_code is null
)
select
    account_id,
    bucket,
    evidence_id,
    coalesce(rule ->> '$.Filter.Prefix', rule ->> '$.Filter.And.Prefix', rule ->> 'Prefix', '') as prefix,
    coalesce((rule -> '$.Filter.Tag') is not null or (rule -> '$.Filter.And.Tags') is not null, false) as needs_tag,
    cast(rule ->> '$.Expiration.Days' as bigint) as days,
    rule ->> '$.Expiration.Date' as expires_on
from rules
where rule ->> 'Status' = 'Enabled' and (days is not null or expires_on is not null)
