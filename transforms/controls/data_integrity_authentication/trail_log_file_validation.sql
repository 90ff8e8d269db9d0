/*---
title: Every trail writes signed digests
question: Does every trail write signed digests?
passes: log file validation is on; each trail is judged once, in the account and Region that it belongs to
not_applicable: no trail belongs to this account and Region
severity: high
kind: shared
evidence: [cloudtrail:DescribeTrails]
frameworks:
  CIS-3.0: ["3.2"]
  CIS-4.0: ["3.2"]
  CIS-5.0: ["3.2"]
  CIS-6.0: ["4.2"]
  CIS-7.0: ["4.2"]
  FSBP: [CloudTrail.4]
  NIST-800-53-r5: [AU-9(a), SI-7(1), SI-7(a)]
  PCI-4.0: ["10.3.4"]
  ISO-27001-2022: [A.8.15]
  SOC2: [CC7.3]
remediation: aws cloudtrail update-trail --name TRAIL --enable-log-file-validation
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(validates_log_files, 'pass', 'fail') as status,
    'log file validation is ' || if(validates_log_files, 'on', 'off') as reason,
    [evidence_id] as evidence
from cloudtrail_trails
where is_home
