/*---
description: What each Redshift cluster that was asked logs; is_gone where the cluster was deleted since the list
---*/
with
answered as (
    select *, json_transform(item, '{
        "LoggingEnabled": "BOOLEAN", "LastSuccessfulDeliveryTime": "TIMESTAMPTZ", "LastFailureTime": "TIMESTAMPTZ"
    }') as status
    from items
    where service = 'redshift' and operation = 'DescribeLoggingStatus'
)
select
    account_id,
    region,
    parent_resource_id as cluster_id,
    evidence_id,
    error_code is not null as is_gone,
    coalesce(status.LoggingEnabled, false) as is_logging,
    status.LastSuccessfulDeliveryTime as last_delivery_at,
    coalesce(
        status.LastFailureTime > coalesce(status.LastSuccessfulDeliveryTime, '1970-01-01'::timestamptz), false
    ) as is_failing,
    status.LastFailureTime as last_failure_at
from answered
