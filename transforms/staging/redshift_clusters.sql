/*---
description: Redshift clusters
---*/
with
clusters as (
    select *, json_transform(item, '{
        "ClusterStatus": "VARCHAR", "Encrypted": "BOOLEAN", "KmsKeyId": "VARCHAR", "MultiAZ": "VARCHAR",
        "AutomatedSnapshotRetentionPeriod": "BIGINT",
        "ClusterSnapshotCopyStatus": {"DestinationRegion": "VARCHAR"}
    }') as cluster
    from items
    where service = 'redshift' and operation = 'DescribeClusters'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    cluster.ClusterStatus as state,
    cluster.Encrypted as encrypted,
    cluster.KmsKeyId as kms_key,
    cluster.MultiAZ as multi_az,
    cluster.AutomatedSnapshotRetentionPeriod as snapshot_retention_days,
    cluster.ClusterSnapshotCopyStatus.DestinationRegion as copied_to
from clusters
