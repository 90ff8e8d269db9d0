/*---
title: Nobody switched a platform's updates off
question: Who changed platforms in the period, and did anybody switch updates off?
passes: >
  the call failed, or it neither switched automatic updates off, nor pinned a runtime, nor stopped the configuration
  recorder; every change is a row
severity: medium
kind: customer-specific
evidence: [cloudtrail:events]
frameworks: {CIS-4.0: ["4.9"], CIS-5.0: ["4.9"], CIS-6.0: ["5.9"], CIS-7.0: ["5.9"]}
remediation: Switch updates on again, or record why they are off and until when.
---*/
with
changes as (
    select
        *,
        coalesce(
            request_parameters ->> 'dBInstanceIdentifier', request_parameters ->> 'dBClusterIdentifier',
            request_parameters ->> 'dBParameterGroupName', request_parameters ->> 'functionName',
            request_parameters ->> 'name', request_parameters ->> 'cacheClusterId',
            request_parameters ->> 'replicationGroupId', request_parameters ->> 'domainName',
            request_parameters ->> 'environmentName', request_parameters ->> 'clusterIdentifier',
            request_parameters ->> 'configurationRecorderName', request_parameters ->> 'deliveryChannelName',
            request_parameters ->> '$.configurationRecorder.name'
        ) as touched
    from activity_events
    where (event_source = 'rds.amazonaws.com' and event_name in ('ModifyDBInstance', 'ModifyDBCluster',
            'ModifyDBParameterGroup', 'DeleteDBInstance'))
        or (event_source = 'lambda.amazonaws.com'
            and regexp_matches(event_name, '^(UpdateFunctionConfiguration|PutRuntimeManagementConfig)'))
        or (event_source = 'eks.amazonaws.com' and event_name in ('UpdateClusterVersion', 'UpdateClusterConfig'))
        or (event_source = 'elasticache.amazonaws.com'
            and event_name in ('ModifyCacheCluster', 'ModifyReplicationGroup'))
        or (event_source = 'es.amazonaws.com' and event_name in ('UpdateDomainConfig', 'StartServiceSoftwareUpdate'))
        or (event_source = 'elasticbeanstalk.amazonaws.com' and event_name = 'UpdateEnvironment')
        or (event_source = 'redshift.amazonaws.com' and event_name in ('ModifyCluster', 'ModifyClusterMaintenance'))
        or (event_source = 'config.amazonaws.com' and event_name in ('StopConfigurationRecorder',
            'DeleteConfigurationRecorder', 'DeleteDeliveryChannel', 'PutConfigurationRecorder'))
),
weighed as (
    select
        *,
        case
            when request_parameters ->> 'autoMinorVersionUpgrade' = 'false' then 'minor version updates are off'
            when request_parameters ->> 'allowVersionUpgrade' = 'false' then 'version upgrades are off'
            when event_name like 'PutRuntimeManagementConfig%' and request_parameters ->> 'updateRuntimeOn' = 'Manual'
                then 'the runtime is pinned'
            when event_name = 'UpdateEnvironment' and regexp_matches(
                cast(request_parameters as varchar),
                '"optionName":"ManagedActionsEnabled"[^}]*"value":"false"|"value":"false"[^}]*"optionName":"ManagedActionsEnabled"'
            ) then 'managed updates are off'
            when event_name in ('StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'DeleteDeliveryChannel')
                then 'the configuration is no longer recorded'
        end as harm
    from changes
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        if(error_code is null and harm is not null, 'fail', 'pass') as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || if(error_code is null, coalesce(': ' || harm, ''), '') as reason,
        [event_id] as evidence
    from weighed
)
select * from judged
