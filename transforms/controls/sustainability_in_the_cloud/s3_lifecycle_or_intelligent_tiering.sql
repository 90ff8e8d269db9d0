/*---
title: Buckets move or expire what gets cold
question: Does each bucket move or expire what gets cold?
passes: >
  an enabled rule moves or expires current objects, or an Intelligent-Tiering configuration is enabled; and where versions
  are kept, a rule expires old ones
severity: low
kind: customer-specific
evidence:
  - s3:ListBuckets
  - s3:GetBucketLifecycleConfiguration
  - s3:ListBucketIntelligentTieringConfigurations
  - s3:GetBucketVersioning
population: [s3:ListBuckets]
frameworks: {ISO-27001-2022: [A.8.10], PCI-4.0: ["3.2.1"], FSBP: [S3.13, S3.10]}
remediation: aws s3api put-bucket-lifecycle-configuration with a transition to INTELLIGENT_TIERING and an end for old versions.
notes: >
  Objects can be written straight into a colder class, which no setting of the bucket shows: such a bucket fails here.
---*/
with
settings as (
    select
        buckets.*,
        len(list_filter(lifecycle.rules, lambda rule: rule.moves_or_expires)) > 0 or tiering.enabled > 0 as cares_for_current,
        versioning.status = 'never enabled'
            or len(list_filter(lifecycle.rules, lambda rule: rule.expires_old_versions)) > 0 as cares_for_old,
        evidence(buckets.evidence_id, lifecycle.evidence_id, tiering.evidence_id, versioning.evidence_id) as evidence
    from s3_buckets as buckets
    left join s3_lifecycle_rules as lifecycle
        on lifecycle.account_id = buckets.account_id
        and lifecycle.bucket = buckets.resource_id
    left join s3_intelligent_tiering as tiering
        on tiering.account_id = buckets.account_id
        and tiering.bucket = buckets.resource_id
    left join s3_bucket_versioning as versioning
        on versioning.account_id = buckets.account_id
        and versioning.bucket = buckets.resource_id
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when cares_for_current and cares_for_old then 'pass'
            when not cares_for_current or not cares_for_old then 'fail'
        end as status,
        case
            when not cares_for_current then 'nothing moves or expires current objects'
            when not cares_for_old then 'nothing expires old versions'
            else 'what gets cold moves or expires'
        end as reason,
        evidence
    from settings
)
select * from judged
