/*---
title: Backups and their protections were not taken away
question: Were backups or their protections taken away in the period?
passes: >
  the call failed, a lifecycle made it (a service acted for the account), or it is a change that takes nothing away;
  every call is a row
severity: high
kind: customer-specific
evidence: [cloudtrail:events]
remediation: Ask the caller why; lock the vault with aws backup put-backup-vault-lock-configuration.
---*/
with
calls as (
    select
        *,
        coalesce(
            request_parameters ->> 'recoveryPointArn', request_parameters ->> 'backupVaultName',
            request_parameters ->> 'backupPlanId', request_parameters ->> 'dBSnapshotIdentifier',
            request_parameters ->> 'dBClusterSnapshotIdentifier', request_parameters ->> 'snapshotId',
            request_parameters ->> 'backupArn', request_parameters ->> 'tableName', request_parameters ->> 'bucketName'
        ) as touched
    from activity_events
    where (event_source = 'backup.amazonaws.com' and event_name in ('DeleteRecoveryPoint', 'DeleteBackupVault',
            'DeleteBackupPlan', 'DeleteBackupSelection', 'DeleteBackupVaultLockConfiguration',
            'UpdateRecoveryPointLifecycle'))
        or (event_source = 'rds.amazonaws.com' and event_name in ('DeleteDBSnapshot', 'DeleteDBClusterSnapshot'))
        or (event_source = 'ec2.amazonaws.com' and event_name = 'DeleteSnapshot')
        or (event_source = 'dynamodb.amazonaws.com' and event_name in ('DeleteBackup', 'UpdateContinuousBackups'))
        or (event_source = 's3.amazonaws.com' and event_name = 'DeleteBucketReplication')
),
weighed as (
    select
        *,
        case
            when event_name = 'DeleteBackupVaultLockConfiguration' then 'it takes a vault''s lock away'
            when event_name = 'UpdateContinuousBackups' and not contains(
                lower(cast(request_parameters as varchar)), '"pointintimerecoveryenabled":true'
            ) then 'it switches point-in-time recovery off'
            when event_name in ('UpdateContinuousBackups', 'UpdateRecoveryPointLifecycle') or invoked_by is not null
                then null
            else 'it takes a backup or its plan away'
        end as harm
    from calls
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        if(error_code is null and harm is not null, 'fail', 'pass') as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || coalesce(', on behalf of ' || invoked_by, '')
        || if(error_code is null, coalesce(': ' || harm, ''), '') as reason,
        [event_id] as evidence
    from weighed
)
select * from judged
