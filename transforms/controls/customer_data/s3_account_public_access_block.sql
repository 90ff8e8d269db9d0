/*---
title: The account as a whole forbids public S3 access
question: Does the account as a whole forbid public S3 access?
passes: all four flags of the account's public access block are true
severity: high
kind: customer-specific
evidence: [s3control:GetPublicAccessBlock]
frameworks:
  CIS-3.0: ["2.1.4"]
  CIS-4.0: ["2.1.4"]
  CIS-5.0: ["2.1.4"]
  CIS-6.0: ["3.1.4"]
  CIS-7.0: ["3.1.4"]
  FSBP: [S3.1]
  NIST-800-53-r5: [AC-3, AC-4(21), SC-7]
remediation: >
  aws s3control put-public-access-block --public-access-block-configuration
  BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
notes: >
  An account without a bucket is judged too, since the next one may be made tomorrow. The answer is the effective setting,
  which a policy of the organization may have made.
---*/
with
blocks as (
    select
        *,
        list_filter(
            [
                if(block_public_acls, null, 'BlockPublicAcls'),
                if(ignore_public_acls, null, 'IgnorePublicAcls'),
                if(block_public_policy, null, 'BlockPublicPolicy'),
                if(restrict_public_buckets, null, 'RestrictPublicBuckets')
            ],
            lambda flag: flag is not null
        ) as flags_off
    from s3_account_public_access_blocks
)
select
    account_id,
    'global' as region,
    'AWS::::Account' as resource_type,
    account_id as resource_id,
    if(len(flags_off) = 0, 'pass', 'fail') as status,
    if(
        len(flags_off) = 0, 'the account blocks all public access', 'the account does not set '
            || array_to_string(flags_off, ', ')
    ) as reason,
    [evidence_id] as evidence
from blocks
