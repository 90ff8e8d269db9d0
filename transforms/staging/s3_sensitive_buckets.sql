/*---
description: >
  Whether each bucket is sensitive, by its tag data-classification or because a trail, AWS Config or a flow log delivers
  to it; null where tags or senders were not answered. Other senders of logs write with S3's own key only
---*/
with
destinations as (
    from s3_log_destinations where list_has_any(senders, ['a trail', 'AWS Config', 'a flow log'])
),
senders as (
    select account_id, count(*) filter (not answered and status not in ('not_enabled', 'not_offered')) = 0 as are_known
    from call_outcomes
    where (service || ':' || operation) in (
            'cloudtrail:DescribeTrails', 'config:DescribeDeliveryChannels', 'ec2:DescribeFlowLogs'
        )
    group by account_id
)
select
    buckets.account_id,
    buckets.region,
    buckets.resource_type,
    buckets.resource_id,
    buckets.resource_arn,
    case
        when destinations.bucket is not null or is_sensitive(tagged.tags) then true
        when senders.are_known and tagged.bucket is not null then false
    end as sensitive,
    case
        when destinations.bucket is not null then array_to_string(destinations.senders, ', ') || ' delivers here'
        when is_sensitive(tagged.tags) then 'tagged sensitive'
        else 'neither tagged sensitive nor a log store'
    end as because,
    evidence(buckets.evidence_id, tagged.evidence_id, destinations.evidence_id) as evidence
from s3_buckets as buckets
left join s3_bucket_tags as tagged
    on tagged.account_id = buckets.account_id and tagged.bucket = buckets.resource_id
left join destinations
    on destinations.bucket = buckets.resource_id
left join senders
    on senders.account_id = buckets.account_id
