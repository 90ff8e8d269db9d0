/*---
title: Access to the trail's bucket is logged
question: Is access to the trail's bucket logged?
passes: the bucket sends its access log to another bucket
not_applicable: the account has no trail of its own
severity: medium
kind: customer-specific
evidence: [cloudtrail:DescribeTrails, s3:ListBuckets, s3:GetBucketLogging]
population: [cloudtrail:DescribeTrails]
frameworks:
  CIS-3.0: ["3.4"]
  CIS-4.0: ["3.4"]
  CIS-5.0: ["3.4"]
  CIS-6.0: ["4.4"]
  CIS-7.0: ["4.4"]
  FSBP: [CloudTrail.7]
  ISO-27001-2022: [A.8.15]
remediation: aws s3api put-bucket-logging with a TargetBucket other than the trail's.
notes: >
  Data events of a trail are another record of the same, but not what CIS asks for. The row stands in the account of the
  trail, although the bucket often lies in a log archive's.
---*/
with
judged as (
    select
        buckets.account_id,
        buckets.region,
        buckets.resource_type,
        buckets.resource_id,
        buckets.resource_arn,
        case
            when logging.evidence_id is not null
                then if(coalesce(logging.target_bucket, buckets.resource_id) != buckets.resource_id, 'pass', 'fail')
            when buckets.is_elsewhere then 'no_evidence'
        end as status,
        case
            when buckets.owner_id is null then 'no account that was asked has the bucket'
            when logging.target_bucket = buckets.resource_id then 'the bucket keeps the record of its accesses itself'
            else 'accesses are ' || coalesce('logged to ' || logging.target_bucket, 'not logged')
        end as reason,
        list_concat(buckets.evidence, evidence(logging.evidence_id)) as evidence
    from cloudtrail_trail_buckets as buckets
    left join s3_bucket_logging as logging
        on logging.account_id = buckets.owner_id and logging.bucket = buckets.resource_id
)
select * from judged
