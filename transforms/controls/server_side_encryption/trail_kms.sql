/*---
title: Trails encrypt their logs with a customer key
question: Are trail logs encrypted with a customer KMS key?
passes: the trail names a KMS key; each trail is judged once, in the account and Region that it belongs to
not_applicable: no trail belongs to this account and Region
severity: medium
kind: customer-specific
evidence: [cloudtrail:DescribeTrails]
frameworks:
  CIS-3.0: ["3.5"]
  CIS-4.0: ["3.5"]
  CIS-5.0: ["3.5"]
  CIS-6.0: ["4.5"]
  CIS-7.0: ["4.5"]
  FSBP: [CloudTrail.2]
  NIST-800-53-r5: [SC-28(1), AU-9(3)]
  PCI-4.0: ["3.5.1", "10.3.2"]
  ISO-27001-2022: [A.8.24]
remediation: aws cloudtrail update-trail --name TRAIL --kms-key-id KEY
notes: Digest files are written with S3's own key even where the trail has one.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(coalesce(kms_key, '') != '', 'pass', 'fail') as status,
    if(coalesce(kms_key, '') != '', 'encrypts with ' || kms_key, 'names no KMS key') as reason,
    [evidence_id] as evidence
from cloudtrail_trails
where is_home
