/*---
description: Database clusters as the rds call lists them, those of DocumentDB and Neptune among them
---*/
with
clusters as (
    select *, json_transform(item, '{
        "Engine": "VARCHAR", "Status": "VARCHAR", "BackupRetentionPeriod": "BIGINT", "ReplicationSourceIdentifier": "VARCHAR",
        "EngineVersion": "VARCHAR", "AutoMinorVersionUpgrade": "BOOLEAN", "IAMDatabaseAuthenticationEnabled": "BOOLEAN",
        "MasterUserSecret": {"SecretArn": "VARCHAR"}
    }') as cluster
    from items
    where service = 'rds' and operation = 'DescribeDBClusters' and error_code is null
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    cluster.Engine as engine,
    cluster.EngineVersion as engine_version,
    cluster.AutoMinorVersionUpgrade as auto_minor_version_upgrade,
    cluster.IAMDatabaseAuthenticationEnabled as iam_authentication,
    cluster.MasterUserSecret.SecretArn as master_secret_arn,
    cluster.Status as state,
    cluster.BackupRetentionPeriod as backup_retention_days,
    nullif(cluster.ReplicationSourceIdentifier, '') as replica_of
from clusters
