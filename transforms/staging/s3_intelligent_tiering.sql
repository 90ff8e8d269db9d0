/*---
description: How many enabled Intelligent-Tiering configurations each bucket has that was asked in full
---*/
with
configurations as (
    select account_id, parent_resource_id as bucket, count(*) as enabled, min(evidence_id) as evidence_id
    from items
    where service = 's3'
        and operation = 'ListBucketIntelligentTieringConfigurations'
        and error_code is null
        and item ->> 'Status' = 'Enabled'
    group by all
),
unanswered as (
    select account_id, parent_resource_id as bucket
    from call_outcomes
    where service = 's3' and operation = 'ListBucketIntelligentTieringConfigurations' and not answered
),
asked as (
    select distinct account_id
    from call_outcomes
    where service = 's3' and operation = 'ListBucketIntelligentTieringConfigurations'
)
select
    buckets.account_id,
    buckets.resource_id as bucket,
    coalesce(configurations.enabled, 0) as enabled,
    configurations.evidence_id
from s3_buckets as buckets
join asked on asked.account_id = buckets.account_id
left join configurations
    on configurations.account_id = buckets.account_id
    and configurations.bucket = buckets.resource_id
where not exists (
    from unanswered
    where unanswered.account_id = buckets.account_id and unanswered.bucket = buckets.resource_id
)
