/*---
title: One stolen credential can't empty a sensitive bucket
question: Are sensitive buckets safe from deletion by one stolen credential?
passes: MFA Delete is on, or Object Lock is on with a default retention
not_applicable: >
  no trail, flow log or AWS Config delivers to the bucket, and no tag data-classification calls it sensitive
severity: medium
kind: customer-specific
evidence:
  - s3:ListBuckets
  - s3:GetBucketVersioning
  - s3:GetObjectLockConfiguration
  - s3:GetBucketTagging
  - cloudtrail:DescribeTrails
  - config:DescribeDeliveryChannels
  - ec2:DescribeFlowLogs
population: [s3:ListBuckets]
frameworks:
  CIS-3.0: ["2.1.2"]
  CIS-4.0: ["2.1.2"]
  CIS-5.0: ["2.1.2"]
  CIS-6.0: ["3.1.2"]
  CIS-7.0: ["3.1.2"]
  FSBP: [S3.15, S3.20]
  PCI-4.0: ["10.3.4"]
remediation: >
  aws s3api put-object-lock-configuration with a default retention; or, as root, aws s3api put-bucket-versioning with
  MFADelete=Enabled.
notes: >
  Object Lock without a default retention protects only what its writer asked to protect. CIS and S3.20 ask for MFA Delete
  and S3.15 for Object Lock: the reason says which of them there is.
---*/
with
protections as (
    select
        buckets.*,
        sensitive.sensitive,
        sensitive.because,
        versioning.mfa_delete is not distinct from 'Enabled' as has_mfa_delete,
        coalesce(locks.enabled and locks.mode is not null, false) as has_retention,
        versioning.bucket is not null and locks.bucket is not null as is_answered,
        evidence(buckets.evidence_id, versioning.evidence_id, locks.evidence_id) || sensitive.evidence as evidence
    from s3_buckets as buckets
    join s3_sensitive_buckets as sensitive
        on sensitive.account_id = buckets.account_id
        and sensitive.resource_id = buckets.resource_id
    left join s3_bucket_versioning as versioning
        on versioning.account_id = buckets.account_id
        and versioning.bucket = buckets.resource_id
    left join s3_object_lock as locks
        on locks.account_id = buckets.account_id
        and locks.bucket = buckets.resource_id
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when not sensitive then 'not_applicable'
            when sensitive is null then null
            when has_mfa_delete or has_retention then 'pass'
            when is_answered then 'fail'
        end as status,
        case
            when not coalesce(sensitive, false) then because
            else because || '; ' || case
                when has_mfa_delete and has_retention then 'MFA Delete, and Object Lock with a default retention'
                when has_mfa_delete then 'MFA Delete'
                when has_retention then 'Object Lock with a default retention'
                else 'neither MFA Delete nor Object Lock with a default retention'
            end
        end as reason,
        evidence
    from protections
)
select * from judged
