/*---
title: MemoryDB clusters accept only TLS
question: Do MemoryDB clusters accept only TLS?
passes: TLSEnabled is true
severity: high
kind: customer-specific
evidence: [memorydb:DescribeClusters]
remediation: TLS is chosen at creation; restore a snapshot into a cluster with TLS, and delete this one.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(coalesce(item ->> 'TLSEnabled' = 'true', false), 'pass', 'fail') as status,
    if(coalesce(item ->> 'TLSEnabled' = 'true', false), 'takes TLS only', 'takes clear text') as reason,
    [evidence_id] as evidence
from items
where service = 'memorydb' and operation = 'DescribeClusters'
