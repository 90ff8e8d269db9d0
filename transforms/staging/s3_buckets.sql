/*---
description: S3 buckets, each in its own Region
---*/
with
buckets as (
    from items where service = 's3' and operation = 'ListBuckets'
),
locations as (
    from items where service = 's3' and operation = 'GetBucketLocation' and error_code is null
)
select
    buckets.account_id,
    case
        when locations.item is null then coalesce(buckets.item ->> 'BucketRegion', 'global')
        when locations.item ->> 'LocationConstraint' = 'EU' then 'eu-west-1'
        else coalesce(nullif(locations.item ->> 'LocationConstraint', ''), 'us-east-1')
    end as region,
    buckets.resource_type,
    buckets.resource_id,
    buckets.resource_arn,
    buckets.evidence_id,
    cast(buckets.item ->> 'CreationDate' as timestamptz) as created_at
from buckets
left join locations
    on locations.account_id = buckets.account_id
    and locations.parent_resource_id = buckets.resource_id
