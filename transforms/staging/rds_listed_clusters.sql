/*---
description: Database clusters as the rds call lists them, those of DocumentDB and Neptune among them
---*/
with
clusters as (
    select *, json_transform(item, '{
        "Engine": "VARCHAR", "Status": "VARCHAR", "BackupRetentionPeriod": "BIGINT", "ReplicationSourceIdentifier": "VARCHAR",
        "DBClusterParameterGroup": "VARCHAR", "StorageEncrypted": "BOOLEAN", "KmsKeyId": "VARCHAR",
        "StorageEncryptionType": "VARCHAR", "MultiAZ": "BOOLEAN", "DeletionProtection": "BOOLEAN",
        "DBClusterMembers": [{"DBInstanceIdentifier": "VARCHAR", "DBClusterParameterGroupStatus": "VARCHAR"}],
        "EngineVersion": "VARCHAR", "AutoMinorVersionUpgrade": "BOOLEAN", "IAMDatabaseAuthenticationEnabled": "BOOLEAN",
        "MasterUserSecret": {"SecretArn": "VARCHAR"}, "EnabledCloudwatchLogsExports": ["VARCHAR"]
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
    coalesce(cluster.EnabledCloudwatchLogsExports, []) as exported_logs,
    cluster.DBClusterParameterGroup as parameter_group,
    len(list_filter(
        coalesce(cluster.DBClusterMembers, []), lambda member: member.DBClusterParameterGroupStatus <> 'in-sync'
    )) = 0 as parameters_in_sync,
    cluster.BackupRetentionPeriod as backup_retention_days,
    nullif(cluster.ReplicationSourceIdentifier, '') as replica_of,
    cluster.StorageEncrypted as storage_encrypted,
    cluster.StorageEncryptionType as storage_encryption_type,
    cluster.KmsKeyId as kms_key,
    cluster.MultiAZ as multi_az,
    cluster.DeletionProtection as deletion_protection,
    list_transform(coalesce(cluster.DBClusterMembers, []), lambda member: member.DBInstanceIdentifier) as members
from clusters
