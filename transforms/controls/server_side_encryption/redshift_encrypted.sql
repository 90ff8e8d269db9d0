/*---
title: Every Redshift cluster is encrypted at rest
question: Are Redshift clusters encrypted at rest?
passes: the cluster is encrypted, with a KMS key or a hardware module
severity: high
kind: customer-specific
evidence: [redshift:DescribeClusters]
frameworks: {FSBP: [Redshift.10], PCI-4.0: ["3.5.1"], ISO-27001-2022: [A.8.24]}
remediation: aws redshift modify-cluster --cluster-identifier NAME --encrypted --kms-key-id KEY
notes: Redshift Serverless is always encrypted, and not listed here.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(encrypted, 'pass', 'fail') as status,
    if(encrypted, 'encrypted' || coalesce(' with ' || kms_key, ''), 'not encrypted') as reason,
    [evidence_id] as evidence
from redshift_clusters
