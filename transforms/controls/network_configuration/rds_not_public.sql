/*---
title: Database instances are unreachable from the internet
question: Are database instances unreachable from the internet?
passes: PubliclyAccessible is false
severity: critical
kind: customer-specific
evidence: [rds:DescribeDBInstances]
frameworks:
  CIS-3.0: ["2.3.3"]
  CIS-4.0: ["2.2.3"]
  CIS-5.0: ["2.2.3"]
  CIS-6.0: ["3.2.3"]
  CIS-7.0: ["3.2.3"]
  NIST-800-53-r5: [AC-4(21), SC-7, SC-7(3)]
  PCI-4.0: ["1.3.1", "1.4.2"]
  FSBP: [RDS.2]
notes: >
  Instances of Aurora, Neptune and DocumentDB are in the same list; the reason names the engine. A private subnet may keep a
  publicly accessible instance unreachable today, which makes it no pass.
remediation: aws rds modify-db-instance --db-instance-identifier NAME --no-publicly-accessible
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case publicly_accessible when true then 'fail' when false then 'pass' else 'no_evidence' end as status,
    case publicly_accessible
        when true then engine || ' instance is publicly accessible'
        when false then engine || ' instance is not publicly accessible'
        else 'the answer does not say whether the instance is publicly accessible'
    end as reason,
    [evidence_id] as evidence
from rds_listed_instances
