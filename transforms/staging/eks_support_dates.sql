/*---
description: Until when EKS supports versions of Kubernetes without extra cost, as AWS answers it itself
---*/
select
    account_id,
    region,
    item ->> 'clusterVersion' as version,
    cast(cast(item ->> 'endOfStandardSupportDate' as timestamptz) as date) as ends_on,
    evidence_id
from items
where service = 'eks' and operation = 'DescribeClusterVersions' and error_code is null
