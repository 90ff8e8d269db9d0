/*---
title: The trail's bucket takes log files from the customer's own trails only
question: Does the bucket take log files only from the customer's own trails?
passes: each statement that allows CloudTrail something is held to a trail, an account or an organization by a condition
not_applicable: the account has no trail of its own
severity: medium
kind: customer-specific
evidence: [cloudtrail:DescribeTrails, s3:ListBuckets, s3:GetBucketPolicy]
population: [cloudtrail:DescribeTrails]
remediation: Add aws:SourceArn with the trail's ARN to the condition of CloudTrail's statements.
notes: >
  Without the condition a stranger's trail may write what looks like log files. The row stands in the account of the trail,
  although the bucket often lies in a log archive's.
---*/
with
loose as (
    select
        account_id,
        bucket,
        list_filter(
            statements,
            lambda statement: statement ->> 'Effect' = 'Allow'
                and list_contains(policy_principals(statement -> 'Principal'), 'Service:cloudtrail.amazonaws.com')
                and not list_has_any(
                    limits_of(statement),
                    ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths']
                )
        ) as statements,
        evidence_id
    from s3_bucket_policies
),
judged as (
    select
        buckets.account_id,
        buckets.region,
        buckets.resource_type,
        buckets.resource_id,
        buckets.resource_arn,
        case
            when loose.evidence_id is not null then if(len(loose.statements) = 0, 'pass', 'fail')
            when buckets.is_elsewhere then 'no_evidence'
        end as status,
        case
            when buckets.owner_id is null then 'no account that was asked has the bucket'
            when len(loose.statements) > 0
                then 'CloudTrail is allowed ' || allowed_actions(loose.statements) || ' for anybody''s trail'
            else 'CloudTrail may write for the customer''s trails only'
        end as reason,
        list_concat(buckets.evidence, evidence(loose.evidence_id)) as evidence
    from cloudtrail_trail_buckets as buckets
    left join loose
        on loose.account_id = buckets.owner_id and loose.bucket = buckets.resource_id
)
select * from judged
