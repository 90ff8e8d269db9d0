/*---
title: Nobody loosened patching, management or metadata protection
question: Did anybody loosen patching, management or metadata protection in the period?
passes: >
  the call failed, or it neither made metadata tokens optional, nor disabled a maintenance window, nor shared a document
  with everybody, nor hid findings, nor removed a protection; every change is a row
severity: high
kind: customer-specific
evidence: [cloudtrail:events]
remediation: Ask the caller why, and restore the protection.
---*/
with
changes as (
    select
        *,
        lower(replace(cast(request_parameters as varchar), ' ', '')) as parameters,
        coalesce(
            request_parameters ->> '$.ModifyInstanceMetadataOptionsRequest.InstanceId',
            request_parameters ->> 'instanceId', request_parameters ->> 'associationId',
            request_parameters ->> 'windowId', request_parameters ->> 'baselineId', request_parameters ->> 'name'
        ) as touched
    from activity_events
    where (event_source = 'ec2.amazonaws.com' and event_name in ('ModifyInstanceMetadataOptions',
            'ModifyInstanceMetadataDefaults', 'EnableSerialConsoleAccess', 'DisableAllowedImagesSettings',
            'DisassociateIamInstanceProfile', 'ReplaceIamInstanceProfileAssociation'))
        or (event_source = 'ssm.amazonaws.com' and event_name in ('DeregisterManagedInstance', 'DeleteAssociation',
            'UpdateAssociation', 'DeleteMaintenanceWindow', 'UpdateMaintenanceWindow',
            'DeregisterTaskFromMaintenanceWindow', 'UpdatePatchBaseline', 'DeletePatchBaseline',
            'ModifyDocumentPermission', 'UpdateDocument'))
        or (event_source = 'inspector2.amazonaws.com' and event_name in ('Disable', 'CreateFilter'))
),
weighed as (
    select
        *,
        case
            when event_name in ('ModifyInstanceMetadataOptions', 'ModifyInstanceMetadataDefaults')
                and contains(parameters, '"httptokens":"optional"') then 'metadata tokens become optional'
            when event_name = 'EnableSerialConsoleAccess' then 'it opens the serial console'
            when event_name = 'DisableAllowedImagesSettings' then 'images of any provider may start'
            when event_name = 'UpdateMaintenanceWindow' and request_parameters ->> 'enabled' = 'false'
                then 'it disables a maintenance window'
            when event_name = 'ModifyDocumentPermission'
                and list_contains(json_texts(request_parameters -> 'accountIdsToAdd'), 'all')
                then 'it shares a document with everybody'
            when event_name = 'CreateFilter' and request_parameters ->> 'action' = 'SUPPRESS' then 'it hides findings'
            when event_name in ('DeregisterManagedInstance', 'DeleteAssociation', 'DeleteMaintenanceWindow',
                'DeregisterTaskFromMaintenanceWindow', 'DeletePatchBaseline', 'DisassociateIamInstanceProfile', 'Disable')
                then 'it removes a protection'
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
