/*---
title: Every DocumentDB cluster is encrypted at rest
question: Are DocumentDB clusters encrypted?
passes: its storage is encrypted
severity: high
kind: customer-specific
evidence: [rds:DescribeDBClusters]
frameworks: {FSBP: [DocumentDB.1], PCI-4.0: ["3.5.1"], ISO-27001-2022: [A.8.24]}
remediation: Restore a snapshot of the cluster with a KMS key; encryption can't be switched on in place.
notes: >
  RDS, DocumentDB and Neptune share one endpoint, and its list shows the clusters of all three. Each is judged once, by its
  engine: here, by neptune_encrypted or by rds_cluster_encrypted.
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
where engine = 'docdb'
