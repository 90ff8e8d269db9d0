/*---
title: DynamoDB accelerator clusters accept only TLS
question: Do DynamoDB accelerator clusters accept only TLS?
passes: the endpoint's encryption type is TLS
severity: medium
kind: customer-specific
evidence: [dax:DescribeClusters]
frameworks: {FSBP: [DynamoDB.7], PCI-4.0: ["4.2.1"], ISO-27001-2022: [A.8.24]}
remediation: The type is chosen at creation; create a cluster with TLS, move the clients, and delete this one.
notes: A type that the answer does not name is NONE.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(coalesce(item ->> 'ClusterEndpointEncryptionType' = 'TLS', false), 'pass', 'fail') as status,
    'the encryption type is ' || coalesce(item ->> 'ClusterEndpointEncryptionType', 'NONE') as reason,
    [evidence_id] as evidence
from items
where service = 'dax' and operation = 'DescribeClusters'
