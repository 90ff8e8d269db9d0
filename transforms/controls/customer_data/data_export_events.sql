/*---
title: Data was copied to buckets and accounts of the organization only
question: Was data copied out of its store to a place outside the known accounts?
passes: >
  the call failed, or the bucket that received the copy is one that this run found in the organization's accounts, or is
  named with an account of the organization as its owner; copies within the account pass; every export is a row
severity: high
kind: customer-specific
evidence: [cloudtrail:events, s3:ListBuckets, organizations:ListAccounts]
population: [cloudtrail:events]
remediation: Find out who owns the bucket; if nobody known does, treat it as a leak, and bar the caller.
notes: >
  A bucket's name says nothing of its owner, so it is looked up in the inventory. Where another account copies a snapshot
  that is shared with it, the record names the snapshot and not the account: no evidence, and the snapshot's sharing is
  judged by ebs_snapshot_not_public and data_sharing_changes.
---*/
with
exports as (
    select *
    from activity_events
    where (event_source, event_name) in (
            ('rds.amazonaws.com', 'StartExportTask'), ('rds.amazonaws.com', 'CopyDBSnapshot'),
            ('dynamodb.amazonaws.com', 'ExportTableToPointInTime'), ('ec2.amazonaws.com', 'CreateStoreImageTask'),
            ('ec2.amazonaws.com', 'CreateInstanceExportTask'), ('ec2.amazonaws.com', 'ExportImage'),
            ('ec2.amazonaws.com', 'CopySnapshot'), ('s3.amazonaws.com', 'PutBucketReplication'),
            ('logs.amazonaws.com', 'CreateExportTask'), ('ec2.amazonaws.com', 'SharedSnapshotCopyInitiated'),
            ('ec2.amazonaws.com', 'SharedSnapshotVolumeCreated')
        )
),
read as (
    select
        *,
        starts_with(event_name, 'SharedSnapshot') as is_by_another_account,
        list_filter(
            [
                {'bucket': request_parameters ->> 's3BucketName', 'owner': null},
                {'bucket': request_parameters ->> 's3Bucket', 'owner': request_parameters ->> 's3BucketOwner'},
                {'bucket': request_parameters ->> '$.exportToS3.s3Bucket', 'owner': null},
                {'bucket': request_parameters ->> '$.s3ExportLocation.s3Bucket', 'owner': null},
                {'bucket': request_parameters ->> 'bucket', 'owner': null},
                {'bucket': request_parameters ->> 'destination', 'owner': null}
            ]
            || list_transform(
                json_listed(coalesce(
                    request_parameters -> '$.ReplicationConfiguration.Rule',
                    request_parameters -> '$.ReplicationConfiguration.Rules'
                )),
                lambda rule: {
                    'bucket': regexp_replace(rule ->> '$.Destination.Bucket', '^arn:[a-z-]+:s3:::', ''),
                    'owner': rule ->> '$.Destination.Account'
                }
            ),
            lambda one: one.bucket is not null
        ) as destinations
    from exports
),
inventory as (select coalesce(list(resource_id), []) as buckets from s3_buckets),
inventory_is_whole as (
    select count(*) = 0 as is_whole
    from call_outcomes
    where service = 's3' and operation = 'ListBuckets' and not answered
),
weighed as (
    select
        read.*,
        list_transform(
            list_filter(destinations, lambda one: not list_contains(inventory.buckets, split_part(one.bucket, '/', 1))
                and not coalesce(list_contains(known_accounts.account_ids, one.owner), false)),
            lambda one: one.bucket
        ) as unknown_buckets,
        inventory_is_whole.is_whole and known_accounts.are_complete as is_known
    from read
    cross join inventory
    cross join inventory_is_whole
    cross join known_accounts
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(
            coalesce(
                request_parameters ->> 'sourceArn', request_parameters ->> 'sourceDBSnapshotIdentifier',
                request_parameters ->> 'tableArn', request_parameters ->> 'imageId', request_parameters ->> 'instanceId',
                request_parameters ->> 'sourceSnapshotId', request_parameters ->> 'bucketName',
                request_parameters ->> 'logGroupName', service_event_details ->> 'snapshotId'
            ),
            event_id
        ) as resource_id,
        case
            when error_code is not null then 'pass'
            when is_by_another_account then 'no_evidence'
            when len(unknown_buckets) = 0 then 'pass'
            when is_known then 'fail'
        end as status,
        if(
            is_by_another_account,
            event_name || ' at ' || moment(event_time) || ': another account copied it, and the record does not say which',
            told(event_name, coalesce(principal_arn, invoked_by), source_ip_address, event_time, error_code)
        )
        || case
            when len(destinations) = 0 or error_code is not null then ''
            when len(unknown_buckets) > 0 then ', to ' || array_to_string(unknown_buckets, ', ')
                || ', which is no bucket of the organization''s accounts'
            else ', to ' || array_to_string(list_transform(destinations, lambda one: one.bucket), ', ')
        end as reason,
        [event_id] as evidence
    from weighed
)
select * from judged
