/*---
description: >
  Where the rules of each bucket that was asked replicate to; region is that of the destination where the run knows it, and
  a bucket without rules has one row without a destination
---*/
with
asked as (
    select account_id, parent_resource_id as bucket, evidence_id, item
    from items
    where service = 's3' and operation = 'GetBucketReplication'
),
rules as (
    select
        account_id,
        bucket,
        unnest(json_transform(coalesce(item -> '$.ReplicationConfiguration.Rules', '[]'), '[{
            "Status": "VARCHAR", "Destination": {"Bucket": "VARCHAR", "Account": "VARCHAR"}
        }]')) as rule
    from asked
)
select
    asked.account_id,
    asked.bucket,
    asked.evidence_id,
    rules.rule.Status as state,
    regexp_extract(rules.rule.Destination.Bucket, ':::(.+)$', 1) as destination,
    coalesce(destinations.account_id, rules.rule.Destination.Account) as destination_account_id,
    nullif(destinations.region, 'global') as destination_region
from asked
left join rules
    on rules.account_id = asked.account_id and rules.bucket = asked.bucket
left join s3_buckets as destinations
    on destinations.resource_id = regexp_extract(rules.rule.Destination.Bucket, ':::(.+)$', 1)
