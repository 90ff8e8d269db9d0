/*---
description: >
  Redshift clusters, whether they take updates and what they log; deferred_until is the end of the last deferral, and
  is_logging null where the logging was not answered
---*/
with
clusters as (
    select *, json_transform(item, '{
        "AllowVersionUpgrade": "BOOLEAN", "MaintenanceTrackName": "VARCHAR",
        "DeferredMaintenanceWindows": [{"DeferMaintenanceEndTime": "TIMESTAMPTZ"}]
    }') as cluster
    from items
    where service = 'redshift' and operation = 'DescribeClusters' and error_code is null
),
logging as (
    select *, json_transform(item, '{
        "LoggingEnabled": "BOOLEAN", "LastSuccessfulDeliveryTime": "TIMESTAMPTZ", "LastFailureTime": "TIMESTAMPTZ"
    }') as status
    from items
    where service = 'redshift' and operation = 'DescribeLoggingStatus'
)
select
    clusters.account_id,
    clusters.region,
    clusters.resource_type,
    clusters.resource_id,
    clusters.resource_arn,
    clusters.evidence_id,
    clusters.collected_at,
    cluster.AllowVersionUpgrade as allows_upgrades,
    cluster.MaintenanceTrackName as track,
    list_max(list_transform(
        coalesce(cluster.DeferredMaintenanceWindows, []), lambda deferral: deferral.DeferMaintenanceEndTime
    )) as deferred_until,
    logging.evidence_id as logging_evidence_id,
    logging.error_code is not null as is_gone,
    if(logging.evidence_id is null, null, coalesce(logging.status.LoggingEnabled, false)) as is_logging,
    logging.status.LastSuccessfulDeliveryTime as last_delivery_at,
    logging.status.LastFailureTime as last_failure_at
from clusters
left join logging
    on logging.account_id = clusters.account_id
    and logging.region = clusters.region
    and logging.parent_resource_id = clusters.resource_id
