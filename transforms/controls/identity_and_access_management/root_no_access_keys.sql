/*---
title: Root has no access keys
question: Is root free of access keys?
passes: the account summary counts no access key of root
severity: critical
kind: customer-specific
evidence: [iam:GetAccountSummary]
frameworks:
  CIS-3.0: ["1.4"]
  CIS-4.0: ["1.4"]
  CIS-5.0: ["1.3"]
  CIS-6.0: ["2.3"]
  CIS-7.0: ["2.4"]
  NIST-800-53-r5: [AC-6(2), IA-2]
  PCI-4.0: ["7.2.1", "8.2.1"]
  ISO-27001-2022: [A.5.15]
  FSBP: [IAM.4]
remediation: Sign in as root, and delete its keys under Security credentials.
---*/
select
    account_id,
    'global' as region,
    'AWS::::Account' as resource_type,
    account_id as resource_id,
    if(root_has_access_keys, 'fail', 'pass') as status,
    if(root_has_access_keys, 'root has an access key', 'root has no access key') as reason,
    [evidence_id] as evidence
from iam_account_summaries
