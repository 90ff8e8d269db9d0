/*---
title: Every database cluster is encrypted at rest
question: Is every Aurora or Multi-AZ cluster encrypted at rest?
passes: its storage is encrypted, with AWS's key or the customer's
not_applicable: DocumentDB's and Neptune's clusters are left out, they have controls of their own
severity: high
kind: customer-specific
evidence: [rds:DescribeDBClusters]
frameworks: {FSBP: [RDS.27], PCI-4.0: ["3.5.1"], ISO-27001-2022: [A.8.24], SOC2: [PI1.5]}
remediation: Restore a snapshot of the cluster with a KMS key; encryption can't be switched on in place.
notes: >
  RDS, DocumentDB and Neptune share one endpoint, and its list shows the clusters of all three. Each is judged once, by its
  engine: here, by docdb_encrypted or by neptune_encrypted.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    storage_status(storage_encrypted, storage_encryption_type) as status,
    storage_reason(status, kms_key) as reason,
    [evidence_id] as evidence
from rds_listed_clusters
where engine not in ('docdb', 'neptune')
