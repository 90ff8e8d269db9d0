/*---
title: New volumes are encrypted by default in every Region
question: Are new volumes encrypted by default in every Region in use?
passes: EBS encryption by default is on; Regions without a volume are judged too, since the next volume may come there
severity: medium
kind: customer-specific
evidence: [ec2:GetEbsEncryptionByDefault]
frameworks: {CIS-7.0: ["6.1.1"], FSBP: [EC2.7], NIST-800-53-r5: [SC-28(1)], ISO-27001-2022: [A.8.24]}
remediation: aws ec2 enable-ebs-encryption-by-default, once in each Region.
---*/
select
    account_id,
    region,
    'AWS::::Account' as resource_type,
    account_id as resource_id,
    if(enabled, 'pass', 'fail') as status,
    'encryption by default is ' || if(enabled, 'on', 'off') as reason,
    [evidence_id] as evidence
from ec2_ebs_encryption_defaults
