/*---
title: No change of sharing made data public
question: Who changed the sharing of data, when, from where, and did it make anything public?
passes: the call failed, or it grants nothing to everybody and lifts no public access block; every change is a row
severity: high
kind: customer-specific
evidence: [cloudtrail:events]
frameworks: {CIS-3.0: ["4.8"], CIS-4.0: ["4.8"], CIS-5.0: ["4.8"], CIS-6.0: ["5.8"], CIS-7.0: ["5.8"]}
notes: >
  A grant that a condition holds to an account, an organization, a principal, a source or a network is none to
  everybody.
remediation: Ask the caller why, and take the grant back if nobody approved it.
---*/
with
changes as (
    select *
    from activity_events
    where (event_source = 's3.amazonaws.com' and (
            event_name in ('PutBucketPolicy', 'DeleteBucketPolicy', 'PutBucketAcl', 'PutBucketOwnershipControls',
                'PutAccessPointPolicy')
            or regexp_matches(event_name, '^(Put|Delete)(Bucket|Account)?PublicAccessBlock$')
        ))
        or (event_source = 'ec2.amazonaws.com' and event_name in ('ModifySnapshotAttribute', 'ModifyImageAttribute',
            'DisableSnapshotBlockPublicAccess', 'DisableImageBlockPublicAccess'))
        or (event_source = 'rds.amazonaws.com'
            and event_name in ('ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute'))
        or (event_source = 'ram.amazonaws.com' and event_name in ('CreateResourceShare', 'AssociateResourceShare'))
        or (event_source = 'secretsmanager.amazonaws.com' and event_name = 'PutResourcePolicy')
        or (event_source = 'backup.amazonaws.com' and event_name = 'PutBackupVaultAccessPolicy')
),
read as (
    select
        *,
        open_statements(
            coalesce(
                request_parameters -> 'bucketPolicy',
                request_parameters -> 'resourcePolicy',
                request_parameters -> 'policy'
            ),
            caller_keys()
        ) as open
    from changes
),
weighed as (
    select
        *,
        coalesce(
            request_parameters ->> 'bucketName',
            request_parameters ->> 'snapshotId',
            request_parameters ->> 'imageId',
            request_parameters ->> 'dBSnapshotIdentifier',
            request_parameters ->> 'dBClusterSnapshotIdentifier',
            request_parameters ->> 'secretId',
            request_parameters ->> 'backupVaultName',
            request_parameters ->> 'name',
            request_parameters ->> 'resourceShareArn'
        ) as touched,
        case
            when len(open) > 0 then 'everybody is allowed ' || allowed_actions(open)
            when regexp_matches(cast(request_parameters as varchar), 'groups/global/(AllUsers|AuthenticatedUsers)')
                or list_has_any(
                    json_texts(request_parameters -> 'x-amz-acl'),
                    ['public-read', 'public-read-write', 'authenticated-read']
                ) then 'it opens the ACL to everybody'
            when list_contains(request_parameters ->> '$.*.add.items[*].group', 'all') then 'it shares with everybody'
            when event_name in ('ModifyDBSnapshotAttribute', 'ModifyDBClusterSnapshotAttribute')
                and list_contains(json_texts(request_parameters -> 'valuesToAdd'), 'all')
                then 'it shares with everybody'
            when event_name like 'Delete%PublicAccessBlock' then 'it removes the public access block'
            when event_name like 'Put%PublicAccessBlock'
                and contains(lower(cast(request_parameters as varchar)), 'false')
                then 'it lifts a part of the public access block'
            when event_name in ('DisableSnapshotBlockPublicAccess', 'DisableImageBlockPublicAccess')
                then 'it lifts the block of public sharing'
        end as opening
    from read
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        if(error_code is null and opening is not null, 'fail', 'pass') as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || if(error_code is null, coalesce(': ' || opening, ''), '') as reason,
        [event_id] as evidence
    from weighed
)
select * from judged
