/*---
title: Access to the objects of buckets is recorded
question: Is access to the bucket's objects recorded?
passes: >
  the bucket sends its access log to another bucket, or trails that are logging record reads and writes of all its objects
not_applicable: other buckets send their access logs here, and the bucket is no destination of anything else
severity: medium
kind: customer-specific
evidence:
  - s3:ListBuckets
  - s3:GetBucketLogging
  - cloudtrail:DescribeTrails
  - cloudtrail:GetTrailStatus
  - cloudtrail:GetEventSelectors
population: [s3:ListBuckets]
frameworks:
  NIST-800-53-r5: [AU-2(b), AU-12(a)]
  PCI-4.0: ["10.2.1"]
  ISO-27001-2022: [A.8.15]
  FSBP: [S3.9]
remediation: aws s3api put-bucket-logging with a TargetBucket other than the bucket itself; or data events of a trail.
notes: >
  Server access logs are delivered as well as AWS can, and data events for sure: the reason says which of the two it was. A
  bucket that logs into itself fails, since who may change the objects may change the record of it. The destination of
  access logs is let off because its own log would have no end.
---*/
with
targets as (
    select target_bucket as bucket, count(*) as senders, min(evidence_id) as evidence_id
    from s3_bucket_logging
    where target_bucket != bucket
    group by target_bucket
),
judged as (
    select
        buckets.account_id,
        buckets.region,
        buckets.resource_type,
        buckets.resource_id,
        buckets.resource_arn,
        case
            when logging.target_bucket != buckets.resource_id then 'pass'
            when recorded.reads and recorded.writes then 'pass'
            when targets.bucket is not null and destinations.senders = ['S3 access logging'] then 'not_applicable'
            when logging.evidence_id is null or recorded.is_known is false then null
            when recorded.bucket is not null or asked.account_id is not null then 'fail'
        end as status,
        case
            when logging.target_bucket != buckets.resource_id then 'server access logs go to ' || logging.target_bucket
            when recorded.reads and recorded.writes then 'a trail records reads and writes of its objects'
            when targets.bucket is not null and destinations.senders = ['S3 access logging']
                then format('{} buckets send their access logs here', targets.senders)
            else case
                when logging.target_bucket = buckets.resource_id then 'the bucket keeps the record of its accesses itself'
                else 'no server access logs'
            end || ', and no trail records its objects for reads and writes'
        end as reason,
        list_distinct(
            evidence(buckets.evidence_id, logging.evidence_id, targets.evidence_id) || coalesce(recorded.evidence, [])
        ) as evidence
    from s3_buckets as buckets
    left join s3_bucket_logging as logging
        on logging.account_id = buckets.account_id and logging.bucket = buckets.resource_id
    left join s3_object_records as recorded
        on recorded.account_id = buckets.account_id and recorded.bucket = buckets.resource_id
    left join targets
        on targets.bucket = buckets.resource_id
    left join s3_log_destinations as destinations
        on destinations.bucket = buckets.resource_id
    left join answered_operations as asked
        on asked.account_id = buckets.account_id
        and asked.region = buckets.region
        and asked.service = 'cloudtrail'
        and asked.operation = 'DescribeTrails'
)
select * from judged
