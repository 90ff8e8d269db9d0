/*---
description: >
  The bucket that each account's own trails deliver to, with their names. owner_id is null where no account that was asked
  has the bucket, and is_elsewhere is true where that is sure
---*/
with
trails as (
    select
        account_id,
        min(region) as region,
        bucket,
        string_agg(name, ', ' order by name) as trails,
        list(evidence_id order by evidence_id) as evidence
    from cloudtrail_trails
    where is_home and bucket is not null
    group by account_id, bucket
),
lists as (
    select count(*) filter (not answered) = 0 as are_complete
    from call_outcomes
    where service = 's3' and operation = 'ListBuckets'
)
select
    trails.account_id,
    trails.region,
    'AWS::S3::Bucket' as resource_type,
    trails.bucket as resource_id,
    buckets.resource_arn,
    trails.trails,
    buckets.account_id as owner_id,
    buckets.account_id is null and lists.are_complete as is_elsewhere,
    list_concat(trails.evidence, evidence(buckets.evidence_id)) as evidence
from trails
cross join lists
left join s3_buckets as buckets
    on buckets.resource_id = trails.bucket
