/*---
description: Clusters of the DynamoDB Accelerator
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    item ->> '$.SSEDescription.Status' as sse_status
from items
where service = 'dax' and operation = 'DescribeClusters'
