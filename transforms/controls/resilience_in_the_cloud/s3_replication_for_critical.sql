/*---
title: Critical buckets are replicated elsewhere
question: Is each critical bucket replicated to another Region or another account?
passes: a rule that is enabled replicates to a bucket in another Region, or of another account
not_applicable: >
  the bucket is not critical: its tag criticality does not say critical or high; where no resource carries that tag,
  everything counts as critical
severity: medium
kind: customer-specific
evidence: [s3:ListBuckets, s3:GetBucketTagging, s3:GetBucketReplication, s3:GetBucketLocation, resourcegroupstaggingapi:GetResources]
population: [s3:ListBuckets]
frameworks:
  NIST-800-53-r5: [CP-6, CP-9, CP-10]
  ISO-27001-2022: [A.8.14]
  FSBP: [S3.7]
remediation: aws s3api put-bucket-replication, from a versioned bucket to one in another Region.
notes: >
  A rule names its destination without a Region, which is known only of buckets that this run lists; without it, and in the
  same account, there is no evidence. Objects that were there before the rule are replicated by a batch job only.
---*/
with
rules as (
    select
        replicated.account_id,
        replicated.bucket,
        min(replicated.evidence_id) as evidence_id,
        bool_or(state = 'Enabled' and destination_account_id != replicated.account_id) as leaves_account,
        bool_or(state = 'Enabled' and destination_region != buckets.region) as leaves_region,
        bool_or(state = 'Enabled' and destination_region is null) as is_somewhere,
        string_agg(
            destination || ' in ' || coalesce(destination_region, 'an unknown Region')
            || coalesce(' of account ' || nullif(destination_account_id, replicated.account_id), '')
            || if(state = 'Enabled', '', ' (' || lower(state) || ')'),
            ', ' order by destination
        ) as spelled
    from s3_replication_rules as replicated
    join s3_buckets as buckets
        on buckets.account_id = replicated.account_id and buckets.resource_id = replicated.bucket
    group by replicated.account_id, replicated.bucket
),
critical as (
    select
        buckets.account_id,
        buckets.resource_id as bucket,
        tagged.evidence_id,
        counts_as_critical(
            lower(tag_value(tagged.tags, 'criticality')) in ('critical', 'high'),
            tagged.bucket is not null,
            in_use.is_used or tag_value(tagged.tags, 'criticality') is not null,
            in_use.is_known
        ) as critical
    from s3_buckets as buckets
    cross join criticality_in_use as in_use
    left join s3_bucket_tags as tagged
        on tagged.account_id = buckets.account_id and tagged.bucket = buckets.resource_id
),
judged as (
    select
        buckets.account_id,
        buckets.region,
        buckets.resource_type,
        buckets.resource_id,
        buckets.resource_arn,
        case
            when not critical.critical then 'not_applicable'
            when critical.critical is null then null
            when rules.leaves_account or rules.leaves_region then 'pass'
            when rules.bucket is null then null
            when rules.is_somewhere then 'no_evidence'
            else 'fail'
        end as status,
        case
            when not critical.critical then 'not tagged as critical'
            else 'replicated to ' || coalesce(rules.spelled, 'no other bucket')
        end as reason,
        evidence(buckets.evidence_id, critical.evidence_id, rules.evidence_id) as evidence
    from s3_buckets as buckets
    join critical
        on critical.account_id = buckets.account_id and critical.bucket = buckets.resource_id
    left join rules
        on rules.account_id = buckets.account_id and rules.bucket = buckets.resource_id
)
select * from judged
