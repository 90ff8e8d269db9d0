/*---
title: Every database snapshot is encrypted
question: Is every database snapshot encrypted?
passes: the snapshot is encrypted, with AWS's key or the customer's
severity: medium
kind: customer-specific
evidence: &asked [rds:DescribeDBSnapshots, rds:DescribeDBClusterSnapshots]
population: *asked
frameworks: {FSBP: [RDS.4, Neptune.6], PCI-4.0: ["3.5.1"], ISO-27001-2022: [A.8.24]}
remediation: aws rds copy-db-snapshot with --kms-key-id, then delete the clear one.
notes: >
  Snapshots that were made by hand. Automated ones follow their instance or cluster, which is judged, and go away with
  it.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    storage_status(encrypted, storage_encryption_type) as status,
    if(status = 'pass', 'encrypted', 'not encrypted') || ', of ' || coalesce(engine || ' ', '')
    || coalesce(source, 'a database that the answer does not name') as reason,
    [evidence_id] as evidence
from rds_snapshots
