/*---
description: >
  DB instances as the call lists them, those of DocumentDB and Neptune among them; parameters_in_sync is false while a
  changed parameter group waits for a reboot
---*/
with
instances as (
    select *, json_transform(item, '{
        "DBInstanceClass": "VARCHAR", "Engine": "VARCHAR", "EngineVersion": "VARCHAR", "DBInstanceStatus": "VARCHAR",
        "DBClusterIdentifier": "VARCHAR",
        "StorageEncrypted": "BOOLEAN", "StorageEncryptionType": "VARCHAR", "KmsKeyId": "VARCHAR",
        "PubliclyAccessible": "BOOLEAN", "MultiAZ": "BOOLEAN", "AvailabilityZone": "VARCHAR",
        "BackupRetentionPeriod": "BIGINT", "DeletionProtection": "BOOLEAN", "AutoMinorVersionUpgrade": "BOOLEAN",
        "IAMDatabaseAuthenticationEnabled": "BOOLEAN", "EnabledCloudwatchLogsExports": ["VARCHAR"],
        "ReadReplicaSourceDBInstanceIdentifier": "VARCHAR", "Endpoint": {"Port": "BIGINT"},
        "VpcSecurityGroups": [{"VpcSecurityGroupId": "VARCHAR"}],
        "DBParameterGroups": [{"DBParameterGroupName": "VARCHAR", "ParameterApplyStatus": "VARCHAR"}],
        "MasterUserSecret": {"SecretArn": "VARCHAR"}, "InstanceCreateTime": "TIMESTAMPTZ",
        "CACertificateIdentifier": "VARCHAR", "CertificateDetails": {"CAIdentifier": "VARCHAR", "ValidTill": "TIMESTAMPTZ"}
    }') as instance
    from items
    where service = 'rds' and operation = 'DescribeDBInstances'
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    instance.DBInstanceClass as instance_class,
    instance.Engine as engine,
    instance.EngineVersion as engine_version,
    instance.DBInstanceStatus as state,
    instance.DBClusterIdentifier as cluster_id,
    instance.StorageEncrypted as storage_encrypted,
    instance.StorageEncryptionType as storage_encryption_type,
    instance.KmsKeyId as kms_key,
    instance.PubliclyAccessible as publicly_accessible,
    instance.MultiAZ as multi_az,
    instance.AvailabilityZone as zone,
    instance.BackupRetentionPeriod as backup_retention_days,
    instance.DeletionProtection as deletion_protection,
    instance.AutoMinorVersionUpgrade as auto_minor_version_upgrade,
    instance.IAMDatabaseAuthenticationEnabled as iam_authentication,
    instance.MasterUserSecret.SecretArn as master_secret_arn,
    coalesce(instance.EnabledCloudwatchLogsExports, []) as exported_logs,
    instance.ReadReplicaSourceDBInstanceIdentifier as replica_of,
    instance.Endpoint.Port as port,
    instance.InstanceCreateTime as created_at,
    coalesce(instance.CertificateDetails.CAIdentifier, instance.CACertificateIdentifier) as authority,
    instance.CertificateDetails.ValidTill as certificate_ends_at,
    list_transform(instance.VpcSecurityGroups, lambda used: used.VpcSecurityGroupId) as security_group_ids,
    list_transform(instance.DBParameterGroups, lambda used: used.DBParameterGroupName) as parameter_groups,
    len(list_filter(
        coalesce(instance.DBParameterGroups, []), lambda used: used.ParameterApplyStatus <> 'in-sync'
    )) = 0 as parameters_in_sync
from instances
