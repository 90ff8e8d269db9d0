/*---
title: Nobody switched a detective service off
question: Did anybody switch a detective service off in the period?
passes: >
  the call failed, or it neither switched a service, a detector, a standard, a member or an analyzer off, nor made findings
  disappear by a filter; every change is a row
severity: high
kind: customer-specific
evidence: [cloudtrail:events]
remediation: Ask the caller why, switch the service on again, and look for what it missed.
notes: UpdateDetector changes harmless settings, too; what it sends decides.
---*/
with
changes as (
    select
        *,
        coalesce(
            request_parameters ->> 'detectorId', request_parameters ->> 'analyzerName', request_parameters ->> 'name'
        ) as touched
    from activity_events
    where (event_source = 'securityhub.amazonaws.com' and event_name in ('DisableSecurityHub', 'BatchDisableStandards'))
        or (event_source = 'guardduty.amazonaws.com' and event_name in ('DeleteDetector', 'UpdateDetector',
            'StopMonitoringMembers', 'CreateFilter'))
        or (event_source = 'inspector2.amazonaws.com' and event_name in ('Disable', 'CreateFilter'))
        or (event_source = 'access-analyzer.amazonaws.com' and event_name = 'DeleteAnalyzer')
),
weighed as (
    select
        *,
        case
            when event_name in ('DisableSecurityHub', 'DeleteDetector', 'Disable', 'DeleteAnalyzer')
                then 'nothing watches there any more'
            when event_name = 'BatchDisableStandards' then 'a standard is no longer checked'
            when event_name = 'StopMonitoringMembers' then 'members are no longer watched'
            when event_name = 'UpdateDetector' and request_parameters ->> 'enable' = 'false'
                then 'the detector is switched off'
            when event_name = 'UpdateDetector' and len(list_filter(
                json_listed(request_parameters -> 'features'), lambda feature: feature ->> 'status' = 'DISABLED'
            )) > 0 then 'a protection of the detector is switched off'
            when event_name = 'CreateFilter' and request_parameters ->> 'action' in ('ARCHIVE', 'SUPPRESS')
                then 'findings disappear'
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
