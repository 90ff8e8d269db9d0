/*---
title: Buckets refuse clear-text requests
question: Does each bucket refuse clear-text requests?
passes: >
  its policy denies everybody every action on the bucket and on its objects where aws:SecureTransport is false, with no
  further condition
severity: medium
kind: customer-specific
evidence: [s3:ListBuckets, s3:GetBucketPolicy]
frameworks:
  CIS-3.0: ["2.1.1"]
  CIS-4.0: ["2.1.1"]
  CIS-5.0: ["2.1.1"]
  CIS-6.0: ["3.1.1"]
  CIS-7.0: ["3.1.1"]
  FSBP: [S3.5]
  NIST-800-53-r5: [SC-8, SC-8(1)]
  PCI-4.0: ["4.2.1"]
notes: BoolIfExists refuses clear text as Bool does. A Deny on s3:TlsVersion does not, since clear text has no version.
remediation: Add a Deny of s3:* for Principal "*" with Bool aws:SecureTransport false, on the bucket and on its objects.
---*/
with
statements as (
    select account_id, bucket, unnest(statements) as statement from s3_bucket_policies
),
denies as (
    select
        account_id,
        bucket,
        json_texts(statement -> 'Resource') as resources
    from statements
    where denies_everybody_clear_text(statement)
        and list_has_any(list_transform(json_texts(statement -> 'Action'), lambda action: lower(action)), ['s3:*', '*'])
),
refused as (
    select account_id, bucket, flatten(list(resources)) as resources
    from denies
    group by account_id, bucket
),
judged as (
    select
        buckets.account_id,
        buckets.region,
        buckets.resource_type,
        buckets.resource_id,
        buckets.resource_arn,
        list_has_any(refused.resources, ['*', buckets.resource_arn || '*'])
        or list_has_any(refused.resources, [buckets.resource_arn])
            and list_has_any(refused.resources, [buckets.resource_arn || '/*']) as is_whole,
        case
            when policies.evidence_id is null then null
            when coalesce(is_whole, false) then 'pass'
            else 'fail'
        end as status,
        case
            when coalesce(is_whole, false) then 'clear text is denied for the bucket and its objects'
            when not policies.exists then 'the bucket has no policy'
            when refused.bucket is not null then 'clear text is denied for only a part: '
                || array_to_string(refused.resources, ', ')
            else 'no statement denies clear text to everybody'
        end as reason,
        evidence(buckets.evidence_id, policies.evidence_id) as evidence
    from s3_buckets as buckets
    left join s3_bucket_policies as policies
        on policies.account_id = buckets.account_id
        and policies.bucket = buckets.resource_id
    left join refused
        on refused.account_id = buckets.account_id
        and refused.bucket = buckets.resource_id
)
select * exclude (is_whole) from judged
