/*---
title: No data store was deleted with its last copy
question: Was a data store deleted, and was its last copy deleted with it?
passes: >
  the call failed, or it did not ask for the last copy to go (no final snapshot, no recovery window); a member of a cluster
  has no final snapshot of its own; every deletion is a row
severity: high
kind: customer-specific
evidence: [cloudtrail:events]
remediation: Restore from a backup if there is one; ask the caller why, and protect such stores from deletion.
notes: >
  A bucket must be empty before it goes, and a table with point-in-time recovery leaves a backup of 35 days by itself. What
  lifecycles delete by the thousand (Backup, Data Lifecycle Manager, Auto Scaling) passes with the service's name.
---*/
with
deletions as (
    select *
    from activity_events
    where (event_source, event_name) in (
            ('s3.amazonaws.com', 'DeleteBucket'), ('rds.amazonaws.com', 'DeleteDBInstance'),
            ('rds.amazonaws.com', 'DeleteDBCluster'), ('rds.amazonaws.com', 'DeleteDBSnapshot'),
            ('rds.amazonaws.com', 'DeleteDBClusterSnapshot'), ('dynamodb.amazonaws.com', 'DeleteTable'),
            ('ec2.amazonaws.com', 'DeleteSnapshot'), ('ec2.amazonaws.com', 'DeleteVolume'),
            ('elasticfilesystem.amazonaws.com', 'DeleteFileSystem'), ('redshift.amazonaws.com', 'DeleteCluster'),
            ('secretsmanager.amazonaws.com', 'DeleteSecret'), ('backup.amazonaws.com', 'DeleteRecoveryPoint'),
            ('backup.amazonaws.com', 'DeleteBackupVault')
        )
),
weighed as (
    select
        *,
        coalesce(
            request_parameters ->> 'bucketName', request_parameters ->> 'dBInstanceIdentifier',
            request_parameters ->> 'dBClusterIdentifier', request_parameters ->> 'dBSnapshotIdentifier',
            request_parameters ->> 'dBClusterSnapshotIdentifier', request_parameters ->> 'tableName',
            request_parameters ->> 'snapshotId', request_parameters ->> 'volumeId',
            request_parameters ->> 'fileSystemId', request_parameters ->> 'clusterIdentifier',
            request_parameters ->> 'secretId', request_parameters ->> 'recoveryPointArn',
            request_parameters ->> 'backupVaultName'
        ) as touched,
        case
            when event_name = 'DeleteDBInstance' and response_elements ->> 'dBClusterIdentifier' is not null then null
            when event_name in ('DeleteDBInstance', 'DeleteDBCluster')
                and request_parameters ->> 'skipFinalSnapshot' = 'true' then 'without a final snapshot'
            when event_name = 'DeleteCluster'
                and request_parameters ->> 'skipFinalClusterSnapshot' = 'true' then 'without a final snapshot'
            when event_name = 'DeleteSecret'
                and request_parameters ->> 'forceDeleteWithoutRecovery' = 'true' then 'without a recovery window'
        end as harm
    from deletions
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        if(error_code is null and invoked_by is null and harm is not null, 'fail', 'pass') as status,
        told(event_name, coalesce(invoked_by, principal_arn), source_ip_address, event_time, error_code)
        || if(error_code is null, coalesce(', ' || harm, ''), '') as reason,
        [event_id] as evidence
    from weighed
)
select * from judged
