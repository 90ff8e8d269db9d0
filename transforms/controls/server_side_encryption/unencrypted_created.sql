/*---
title: No store was created without encryption
question: Was a store created without encryption in the period?
passes: the call failed, or its answer (else its parameters) says that the store is encrypted; every creation is a row
severity: medium
kind: customer-specific
evidence: [cloudtrail:events]
remediation: Replace the store by an encrypted one; deny creation without encryption by a service control policy.
notes: >
  Finds stores that lived and died between two nights. RunInstances does not say how its volumes are encrypted; those
  that still live are judged as volumes. A record that says nothing of encryption is no_evidence.
---*/
with
creations as (
    select *,
        coalesce(
            response_elements ->> 'volumeId', response_elements ->> 'dBInstanceIdentifier',
            response_elements ->> 'dBClusterIdentifier', response_elements ->> 'fileSystemId',
            request_parameters ->> 'dBInstanceIdentifier', request_parameters ->> 'dBClusterIdentifier',
            request_parameters ->> 'clusterIdentifier', request_parameters ->> 'replicationGroupId'
        ) as touched,
        case event_source
            when 'rds.amazonaws.com' then 'storageEncrypted'
            when 'elasticache.amazonaws.com' then 'atRestEncryptionEnabled'
            else 'encrypted'
        end as flag
    from activity_events
    where (event_source || '/' || event_name) in (
            'ec2.amazonaws.com/CreateVolume', 'rds.amazonaws.com/CreateDBInstance', 'rds.amazonaws.com/CreateDBCluster',
            'elasticfilesystem.amazonaws.com/CreateFileSystem', 'redshift.amazonaws.com/CreateCluster',
            'elasticache.amazonaws.com/CreateReplicationGroup'
        )
),
weighed as (
    select
        *,
        try_cast(
            coalesce(json_text(response_elements, flag), json_text(request_parameters, flag)) as boolean
        ) as is_encrypted
    from creations
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        case
            when error_code is not null or is_encrypted then 'pass'
            when not is_encrypted then 'fail'
            else 'no_evidence'
        end as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || case
            when error_code is not null then ''
            when is_encrypted then ': encrypted'
            when not is_encrypted then ': not encrypted'
            else ': the record does not say whether it is encrypted'
        end as reason,
        [event_id] as evidence
    from weighed
)
select * from judged
