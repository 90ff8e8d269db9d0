/*---
title: Every file system is encrypted
question: Is every file system encrypted?
passes: the file system was created with encryption
severity: high
kind: customer-specific
evidence: [efs:DescribeFileSystems]
frameworks:
  CIS-3.0: ["2.4.1"]
  CIS-4.0: ["2.3.1"]
  CIS-5.0: ["2.3.1"]
  CIS-6.0: ["3.3.1"]
  CIS-7.0: ["3.3.1"]
  FSBP: [EFS.1]
  NIST-800-53-r5: [SC-28(1)]
  PCI-4.0: ["3.5.1"]
  ISO-27001-2022: [A.8.24]
remediation: Create an encrypted file system and move the data with AWS DataSync; encryption is set at creation only.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(encrypted, 'pass', 'fail') as status,
    if(encrypted, 'encrypted', 'not encrypted') as reason,
    [evidence_id] as evidence
from efs_file_systems
