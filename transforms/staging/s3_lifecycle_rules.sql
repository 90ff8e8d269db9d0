/*---
description: >
  Enabled lifecycle rules of each bucket that was asked, one row a bucket; rules is empty where there is none. A rule for
  the whole bucket has no filter, an empty one, or one with an empty prefix.
---*/
with
answered as (
    select
        account_id,
        parent_resource_id as bucket,
        evidence_id,
        list_filter(json_listed(item -> 'Rules'), lambda rule: rule ->> 'Status' = 'Enabled') as enabled
    from items
    where service = 's3' and operation = 'GetBucketLifecycleConfiguration'
)
select
    account_id,
    bucket,
    evidence_id,
    list_transform(enabled, lambda rule: {
        'is_for_all': coalesce(rule ->> 'Prefix', '') = ''
            and coalesce(rule ->> '$.Filter.Prefix', '') = ''
            and (rule -> '$.Filter.And') is null
            and (rule -> '$.Filter.Tag') is null
            and (rule -> '$.Filter.ObjectSizeGreaterThan') is null
            and (rule -> '$.Filter.ObjectSizeLessThan') is null,
        'moves_or_expires': len(json_listed(rule -> 'Transitions')) > 0
            or coalesce(rule ->> '$.Expiration.Days', rule ->> '$.Expiration.Date') is not null,
        'expires_old_versions': rule ->> '$.NoncurrentVersionExpiration.NoncurrentDays' is not null,
        'aborts_uploads_after': cast(rule ->> '$.AbortIncompleteMultipartUpload.DaysAfterInitiation' as bigint)
    }) as rules
from answered
