/*---
title: Reads and writes in sensitive buckets are recorded
question: Are reads and writes of objects in sensitive buckets recorded?
passes: trails that are logging select the objects of the bucket, for reads and for writes, in one selector or in several
not_applicable: >
  the bucket is not sensitive: its tag data-classification is neither confidential nor restricted, and no trail, AWS
  Config or flow log delivers to it
severity: medium
kind: customer-specific
evidence:
  - s3:ListBuckets
  - s3:GetBucketTagging
  - cloudtrail:DescribeTrails
  - cloudtrail:GetTrailStatus
  - cloudtrail:GetEventSelectors
  - config:DescribeDeliveryChannels
  - ec2:DescribeFlowLogs
population: [s3:ListBuckets]
frameworks:
  CIS-3.0: ["3.8", "3.9"]
  CIS-4.0: ["3.8", "3.9"]
  CIS-5.0: ["3.8", "3.9"]
  CIS-6.0: ["4.8", "4.9"]
  CIS-7.0: ["4.8", "4.9"]
  NIST-800-53-r5: [AU-2(b), AU-12(a)]
  PCI-4.0: ["10.2.1"]
  ISO-27001-2022: [A.8.15]
remediation: aws cloudtrail put-event-selectors with data events of type AWS::S3::Object for the bucket.
notes: >
  A trail's shadow counts where it shows: an organization's trail records for its members. A selector that narrows to
  some calls or to a part of the bucket does not count.
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
            when not sensitive then 'not_applicable'
            when sensitive is null then null
            when recorded.reads and recorded.writes then 'pass'
            when recorded.is_known is false then null
            when recorded.account_id is not null or asked.account_id is not null then 'fail'
        end as status,
        because || case
            when not sensitive then ''
            when recorded.reads and recorded.writes then '; reads and writes of its objects are recorded'
            else format(
                '; not recorded: {}',
                array_to_string(list_filter(
                    [if(recorded.reads, null, 'reads'), if(recorded.writes, null, 'writes')],
                    lambda kind: kind is not null
                ), ' and ')
            )
        end as reason,
        list_distinct(list_concat(buckets.evidence, coalesce(recorded.evidence, []))) as evidence
    from s3_sensitive_buckets as buckets
    left join s3_object_records as recorded
        on recorded.account_id = buckets.account_id and recorded.bucket = buckets.resource_id
    left join answered_operations as asked
        on asked.account_id = buckets.account_id
        and asked.region = buckets.region
        and asked.service = 'cloudtrail'
        and asked.operation = 'DescribeTrails'
)
select * from judged
