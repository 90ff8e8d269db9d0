/*---
title: Accelerators of DynamoDB are encrypted at rest
question: Are DynamoDB accelerator clusters encrypted at rest?
passes: the cluster's encryption is enabled
severity: medium
kind: customer-specific
evidence: [dax:DescribeClusters]
frameworks: {FSBP: [DynamoDB.3], PCI-4.0: ["3.5.1"], ISO-27001-2022: [A.8.24]}
remediation: Create the cluster anew with --sse-specification Enabled=true; encryption is set at creation only.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(sse_status = 'ENABLED', 'pass', 'fail') as status,
    'encryption at rest is ' || coalesce(lower(sse_status), 'disabled') as reason,
    [evidence_id] as evidence
from dax_clusters
