/*---
description: Snapshots of DB instances and of clusters (DocumentDB's and Neptune's among them) that were made by hand
---*/
with
of_instances as (
    select *, json_transform(item, '{
        "Engine": "VARCHAR", "DBInstanceIdentifier": "VARCHAR", "Encrypted": "BOOLEAN", "StorageEncryptionType": "VARCHAR"
    }') as snapshot
    from items
    where service = 'rds' and operation = 'DescribeDBSnapshots'
),
of_clusters as (
    select *, json_transform(item, '{
        "Engine": "VARCHAR", "DBClusterIdentifier": "VARCHAR", "StorageEncrypted": "BOOLEAN", "StorageEncryptionType": "VARCHAR"
    }') as snapshot
    from items
    where service = 'rds' and operation = 'DescribeDBClusterSnapshots'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    snapshot.Engine as engine,
    snapshot.DBInstanceIdentifier as source,
    snapshot.Encrypted as encrypted,
    snapshot.StorageEncryptionType as storage_encryption_type
from of_instances
union all
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    snapshot.Engine,
    snapshot.DBClusterIdentifier,
    snapshot.StorageEncrypted,
    snapshot.StorageEncryptionType
from of_clusters
