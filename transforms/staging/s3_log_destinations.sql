/*---
description: Buckets that audit or access logs are delivered to, with what delivers there
---*/
with
trails as (
    select bucket, 'a trail' as sender, evidence_id from cloudtrail_trails where bucket is not null
),
config_channels as (
    select item ->> 's3BucketName' as bucket, 'AWS Config' as sender, evidence_id
    from items
    where service = 'config' and operation = 'DescribeDeliveryChannels' and error_code is null
),
flow_logs as (
    select
        regexp_extract(item ->> 'LogDestination', '^arn:[a-z-]+:s3:::([^/]+)', 1) as bucket,
        'a flow log' as sender,
        evidence_id
    from items
    where service = 'ec2'
        and operation = 'DescribeFlowLogs'
        and error_code is null
        and item ->> 'LogDestinationType' = 's3'
),
load_balancers as (
    select item ->> 'Value' as bucket, 'a load balancer' as sender, evidence_id
    from items
    where service = 'elbv2'
        and operation = 'DescribeLoadBalancerAttributes'
        and error_code is null
        and item ->> 'Key' = 'access_logs.s3.bucket'
),
access_logs as (
    select item ->> '$.LoggingEnabled.TargetBucket' as bucket, 'S3 access logging' as sender, evidence_id
    from items
    where service = 's3' and operation = 'GetBucketLogging' and error_code is null
),
senders as (
    from trails
    union all
    from config_channels
    union all
    from flow_logs
    union all
    from load_balancers
    union all
    from access_logs
)
select bucket, list_sort(list(distinct sender)) as senders, min(evidence_id) as evidence_id
from senders
where coalesce(bucket, '') != ''
group by bucket
