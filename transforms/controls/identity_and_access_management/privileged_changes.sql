/*---
title: No change of rights gave full control or took away a guardrail
question: Who changed rights and credentials in the period?
passes: >
  the call failed, or it neither gives full administrative rights, nor lets everybody assume a role, nor takes away a
  second factor, a permissions boundary, the password policy or a service control policy; every change is a row
not_applicable: an AWS service made the change, as for its service-linked role
severity: medium
kind: customer-specific
evidence: [cloudtrail:events]
frameworks:
  CIS-4.0: ["4.4"]
  CIS-5.0: ["4.4"]
  CIS-6.0: ["5.4"]
  CIS-7.0: ["5.4"]
  ISO-27001-2022: [A.8.15, A.8.16]
  SOC2: [CC5.2]
remediation: Ask the caller why, and take the change back if nobody approved it.
notes: >
  Whether a caller is one who may change rights is for a person to say; the row names the caller. IAM's records land in one
  Region (us-east-1, or the partition's own), so that a hole there leaves the whole account without evidence.
---*/
with
changes as (
    select *
    from activity_events
    where (event_source = 'iam.amazonaws.com' and event_name in ('AttachUserPolicy', 'AttachGroupPolicy',
            'AttachRolePolicy', 'PutUserPolicy', 'PutGroupPolicy', 'PutRolePolicy', 'CreatePolicyVersion',
            'SetDefaultPolicyVersion', 'CreateUser', 'CreateRole', 'CreateAccessKey', 'CreateLoginProfile',
            'UpdateLoginProfile', 'UpdateAssumeRolePolicy', 'AddUserToGroup', 'DeactivateMFADevice',
            'DeleteVirtualMFADevice', 'DeleteRolePermissionsBoundary', 'DeleteUserPermissionsBoundary',
            'CreateSAMLProvider', 'UpdateSAMLProvider', 'CreateOpenIDConnectProvider',
            'DeleteAccountPasswordPolicy'))
        or (event_source = 'organizations.amazonaws.com'
            and event_name in ('DetachPolicy', 'DeletePolicy', 'DisablePolicyType'))
        or (event_source = 'sso.amazonaws.com' and event_name in ('CreateAccountAssignment',
            'PutInlinePolicyToPermissionSet', 'AttachManagedPolicyToPermissionSet'))
),
read as (
    select
        *,
        coalesce(request_parameters ->> 'policyArn', request_parameters ->> 'managedPolicyArn') as policy_arn,
        json_listed(json_document(coalesce(
            request_parameters -> 'policyDocument', request_parameters -> 'inlinePolicy'
        )) -> 'Statement') as granted,
        if(
            event_name in ('UpdateAssumeRolePolicy', 'CreateRole'),
            open_statements(
                coalesce(request_parameters -> 'policyDocument', request_parameters -> 'assumeRolePolicyDocument'),
                caller_keys()
            ),
            []
        ) as trusts_everybody
    from changes
),
weighed as (
    select
        *,
        coalesce(
            request_parameters ->> 'userName', request_parameters ->> 'roleName', request_parameters ->> 'groupName',
            policy_arn, request_parameters ->> 'serialNumber', request_parameters ->> 'permissionSetArn',
            request_parameters ->> 'policyId', request_parameters ->> 'rootId', request_parameters ->> 'name',
            request_parameters ->> 'sAMLProviderArn', request_parameters ->> 'url'
        ) as touched,
        case
            when event_name like 'Attach%'
                and regexp_matches(policy_arn, '^arn:[a-z-]+:iam::aws:policy/(AdministratorAccess|IAMFullAccess)$')
                then 'it gives full control by ' || split_part(policy_arn, 'policy/', 2)
            when len(list_filter(granted, lambda statement: is_admin_statement(statement))) > 0
                then 'its policy allows everything'
            when len(trusts_everybody) > 0 then 'it lets everybody assume the role'
            when event_name = 'DeactivateMFADevice' then 'it takes away a second factor'
            when event_name like 'Delete%PermissionsBoundary' then 'it takes away a permissions boundary'
            when event_name = 'DeleteAccountPasswordPolicy' then 'it takes away the password policy'
            when event_source = 'organizations.amazonaws.com' and event_name in ('DetachPolicy', 'DisablePolicyType')
                then 'it takes away a guardrail of the organization'
        end as harm
    from read
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(touched, event_id) as resource_id,
        case
            when invoked_by is not null then 'not_applicable'
            when error_code is null and harm is not null then 'fail'
            else 'pass'
        end as status,
        told(event_name, coalesce(invoked_by, principal_arn), source_ip_address, event_time, error_code)
        || if(error_code is null, coalesce(': ' || harm, ''), '') as reason,
        [event_id] as evidence
    from weighed
)
select * from judged
