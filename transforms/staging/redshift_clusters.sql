/*---
description: Redshift clusters; deferred_until is the end of the last deferral of maintenance
---*/
with
clusters as (
    select *, json_transform(item, '{
        "ClusterStatus": "VARCHAR", "Encrypted": "BOOLEAN", "KmsKeyId": "VARCHAR", "MultiAZ": "VARCHAR",
        "AutomatedSnapshotRetentionPeriod": "BIGINT", "AllowVersionUpgrade": "BOOLEAN", "MaintenanceTrackName": "VARCHAR",
        "DeferredMaintenanceWindows": [{"DeferMaintenanceEndTime": "TIMESTAMPTZ"}],
        "ClusterSnapshotCopyStatus": {"DestinationRegion": "VARCHAR"}
    }') as cluster
    from items
    where service = 'redshift' and operation = 'DescribeClusters' and error_code is null
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    cluster.ClusterStatus as state,
    cluster.Encrypted as encrypted,
    cluster.KmsKeyId as kms_key,
    cluster.MultiAZ as multi_az,
    cluster.AutomatedSnapshotRetentionPeriod as snapshot_retention_days,
    cluster.ClusterSnapshotCopyStatus.DestinationRegion as copied_to,
    cluster.AllowVersionUpgrade as allows_upgrades,
    cluster.MaintenanceTrackName as track,
    list_max(list_transform(
        coalesce(cluster.DeferredMaintenanceWindows, []), lambda deferral: deferral.DeferMaintenanceEndTime
    )) as deferred_until
from clusters
