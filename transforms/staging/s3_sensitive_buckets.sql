/*---
description: >
  What makes a bucket sensitive: logs are delivered to it, or its tag data-classification says confidential or
  restricted; signs is empty where nothing does. is_known is false where the tags, or what delivers logs, could not be
  had.
---*/
with
tags as (
    select
        account_id,
        parent_resource_id as bucket,
        max(item ->> 'Value') filter (item ->> 'Key' = 'data-classification') as classification,
        min(evidence_id) filter (item ->> 'Key' = 'data-classification') as evidence_id
    from items
    where service = 's3' and operation = 'GetBucketTagging'
    group by all
),
unanswered as (
    select account_id, parent_resource_id as bucket
    from call_outcomes
    where service = 's3' and operation = 'GetBucketTagging' and not answered and parent_resource_id is not null
)
select
    buckets.account_id,
    buckets.resource_id as bucket,
    coalesce(list_transform(destinations.senders, lambda sender: sender || ' delivers here'), [])
    || if(
        tags.classification in ('confidential', 'restricted'), ['classified as ' || tags.classification], []
    ) as signs,
    coalesce(senders.known, false) and unanswered.bucket is null as is_known,
    evidence(destinations.evidence_id, tags.evidence_id) as evidence
from s3_buckets as buckets
left join tags on tags.account_id = buckets.account_id and tags.bucket = buckets.resource_id
left join unanswered on unanswered.account_id = buckets.account_id and unanswered.bucket = buckets.resource_id
left join s3_log_senders as senders on senders.account_id = buckets.account_id
left join s3_log_destinations as destinations on destinations.bucket = buckets.resource_id
