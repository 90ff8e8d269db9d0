/*---
title: Nobody stopped, weakened or diverted the audit records
question: Did anybody stop, weaken or divert the audit records?
passes: >
  the call failed, or it left recording as wide as before, or the log group is none of a trail's, a flow log's or a
  detector's; a stop fails even if recording was started again, and the reason says for how long nothing was recorded
severity: critical
kind: customer-specific
evidence: [cloudtrail:events, cloudtrail:DescribeTrails]
frameworks:
  CIS-3.0: ["4.5", "4.9"]
  CIS-4.0: ["4.5", "4.9"]
  CIS-5.0: ["4.5", "4.9"]
  CIS-6.0: ["5.5", "5.9"]
  CIS-7.0: ["5.5", "5.9"]
  ISO-27001-2022: [A.8.15, A.8.16]
remediation: Switch recording on again, and deny these calls by a service control policy.
---*/
with
changes as (
    select
        *,
        coalesce(
            request_parameters ->> 'name', request_parameters ->> 'trailName', request_parameters ->> 'trailNameOrArn',
            request_parameters ->> 'configurationRecorderName', request_parameters ->> 'deliveryChannelName',
            request_parameters ->> '$.configurationRecorder.name',
            request_parameters ->> 'detectorId', request_parameters ->> 'logGroupName',
            request_parameters ->> 'eventDataStore', request_parameters ->> '$.DeleteFlowLogsRequest.FlowLogId.content'
        ) as touched
    from activity_events
    where (event_source = 'cloudtrail.amazonaws.com' and event_name in ('StopLogging', 'DeleteTrail', 'UpdateTrail',
            'PutEventSelectors', 'PutInsightSelectors', 'DeleteEventDataStore', 'StopEventDataStoreIngestion',
            'DeregisterOrganizationDelegatedAdmin'))
        or (event_source = 'config.amazonaws.com' and event_name in ('StopConfigurationRecorder',
            'DeleteConfigurationRecorder', 'PutConfigurationRecorder', 'DeleteDeliveryChannel'))
        or (event_source = 'ec2.amazonaws.com' and event_name = 'DeleteFlowLogs')
        or (event_source = 'guardduty.amazonaws.com' and event_name in ('DeleteDetector', 'UpdateDetector'))
        or (event_source = 'logs.amazonaws.com' and event_name in ('DeleteLogGroup', 'DeleteLogStream',
            'PutRetentionPolicy'))
),
audit_groups as (
    select account_id, list(distinct log_group) filter (log_group is not null) as log_groups
    from cloudtrail_trails
    group by account_id
),
every_trail_is_known as (
    select account_id, count(*) filter (not answered) = 0 as known
    from call_outcomes
    where service = 'cloudtrail' and operation = 'DescribeTrails'
    group by account_id
),
starts as (
    select account_id, event_time, event_id, coalesce(request_parameters ->> 'name', '') as trail
    from activity_events
    where event_source = 'cloudtrail.amazonaws.com' and event_name = 'StartLogging' and error_code is null
),
restarts as (
    select
        changes.event_id,
        min(starts.event_time) as restarted_at,
        arg_min(starts.event_id, starts.event_time) as restart_id
    from changes
    join starts
        on starts.account_id = changes.account_id
        and starts.event_time >= changes.event_time
        and (
            starts.trail = changes.touched
            or ends_with(starts.trail, '/' || changes.touched)
            or ends_with(changes.touched, '/' || starts.trail)
        )
    where changes.event_name = 'StopLogging'
    group by changes.event_id
),
grouped as (
    select
        changes.*,
        restarts.restarted_at,
        restarts.restart_id,
        case
            when event_source != 'logs.amazonaws.com' then null
            when list_contains(audit_groups.log_groups, touched)
                or regexp_matches(touched, '(?i)cloudtrail|flow-?logs?|audit|guardduty') then true
            when every_trail_is_known.known then false
        end as is_audit_group
    from changes
    left join restarts using (event_id)
    left join audit_groups using (account_id)
    left join every_trail_is_known using (account_id)
),
weighed as (
    select
        *,
        case
            when event_name = 'StopLogging' then coalesce(
                format('nothing was recorded for {} minutes', date_diff('minute', event_time, restarted_at)),
                'nothing is recorded since'
            )
            when event_name in ('DeleteTrail', 'DeleteEventDataStore', 'StopEventDataStoreIngestion',
                'DeregisterOrganizationDelegatedAdmin', 'StopConfigurationRecorder', 'DeleteConfigurationRecorder',
                'DeleteDeliveryChannel', 'DeleteFlowLogs', 'DeleteDetector') then 'it ends a record'
            when event_name = 'UpdateTrail' and (
                request_parameters ->> 'isMultiRegionTrail' = 'false'
                or request_parameters ->> 'enableLogFileValidation' = 'false'
                or request_parameters ->> 'includeGlobalServiceEvents' = 'false'
            ) then 'the trail records less than before'
            when event_name = 'UpdateTrail' and request_parameters ->> 's3BucketName' is not null
                then 'the trail delivers to bucket ' || (request_parameters ->> 's3BucketName')
            when event_name = 'PutEventSelectors' and not records_all_management_events(request_parameters)
                then 'the trail no longer records all management events'
            when event_name = 'PutInsightSelectors' and len(json_listed(request_parameters -> 'insightSelectors')) = 0
                then 'the trail no longer looks for unusual activity'
            when event_name = 'PutConfigurationRecorder'
                and request_parameters ->> '$.configurationRecorder.recordingGroup.allSupported' = 'false'
                then 'the recorder leaves kinds of resources out'
            when event_name in ('DeleteLogGroup', 'DeleteLogStream') and is_audit_group is not false
                then 'it ends a record'
            when event_name = 'PutRetentionPolicy'
                and is_audit_group is not false
                and cast(request_parameters ->> 'retentionInDays' as bigint) < 365
                then format('the log is kept for {} days, 365 asked for', request_parameters ->> 'retentionInDays')
            when event_name = 'UpdateDetector' and request_parameters ->> 'enable' = 'false' then 'the detector is off'
        end as harm
    from grouped
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        case
            when error_code is not null or harm is null then 'pass'
            when event_source = 'logs.amazonaws.com' and is_audit_group is null then null
            else 'fail'
        end as status,
        told(event_name, principal_arn, source_ip_address, event_time, error_code)
        || if(error_code is null, coalesce(': ' || harm, ''), '') as reason,
        evidence(event_id, restart_id) as evidence
    from weighed
)
select * from judged
