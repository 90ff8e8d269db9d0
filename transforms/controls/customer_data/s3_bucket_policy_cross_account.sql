/*---
title: A bucket policy lets in only accounts that are known
question: Does a bucket policy let in only accounts that are known?
passes: >
  every statement that allows something is meant for principals of the organization, or carries a condition on it; a
  service is held to those on whose behalf it may call (aws:SourceAccount, aws:SourceArn, aws:SourceOrgID)
not_applicable: the bucket has no policy
severity: high
kind: customer-specific
evidence: [s3:ListBuckets, s3:GetBucketPolicy, organizations:ListAccounts]
population: [s3:ListBuckets]
frameworks: {FSBP: [S3.6], PCI-4.0: ["7.2.1", "7.2.2"]}
remediation: Take the principal out of the policy, or hold the statement with aws:PrincipalOrgID or aws:SourceAccount.
notes: >
  Load balancers of older Regions deliver their logs from an account of AWS's own in the Region; these accounts are known
  (reference data). An origin access identity of CloudFront is named like a user and passes. A principal that was deleted
  is shown by its unique id and fails; so does a canonical user id, which says nothing of its account.
---*/
with
aws_accounts as (select list(account_id) as account_ids from reference_aws_service_accounts),
policies as (
    select
        policies.*,
        known_accounts.are_complete as is_known,
        list_sort(list_distinct(flatten(list_transform(policies.statements, lambda statement: strangers(
            statement, known_accounts.account_ids || aws_accounts.account_ids
        ))))) as strangers,
        list_sort(list_distinct(flatten(list_transform(
            policies.statements, lambda statement: unheld_services(statement)
        )))) as services
    from s3_bucket_policies as policies
    cross join known_accounts
    cross join aws_accounts
),
judged as (
    select
        buckets.account_id,
        buckets.region,
        buckets.resource_type,
        buckets.resource_id,
        buckets.resource_arn,
        case
            when not policies.exists then 'not_applicable'
            when len(services) > 0 then 'fail'
            else sharing_verdict(strangers, is_known)
        end as status,
        case
            when not policies.exists then 'the bucket has no policy'
            when len(strangers) > 0 or len(services) > 0 then 'lets in ' || array_to_string(
                strangers || list_transform(services, lambda service: service || ' on whosever behalf'), ', '
            )
            else 'every principal is known'
        end as reason,
        evidence(buckets.evidence_id, policies.evidence_id) as evidence
    from s3_buckets as buckets
    left join policies
        on policies.account_id = buckets.account_id
        and policies.bucket = buckets.resource_id
)
select * from judged
