/*---
title: Nobody signed in to the console without a second factor
question: Did anybody sign in to the console without a second factor?
passes: >
  the sign-in failed, or it used MFA, or it is a federated one, whose second factor the identity provider asked for; every
  sign-in is a row, and one whose record does not say is no_evidence
severity: high
kind: customer-specific
evidence: [cloudtrail:events]
frameworks: {CIS-4.0: ["4.2"], CIS-5.0: ["4.2"], CIS-6.0: ["5.2"], CIS-7.0: ["5.2"]}
remediation: Demand MFA by policy (aws:MultiFactorAuthPresent), and have the user register a device.
---*/
with
logins as (
    select
        *,
        coalesce(response_elements ->> 'ConsoleLogin' = 'Success', false) as succeeded,
        additional_event_data ->> 'MFAUsed' as mfa_used,
        coalesce(identity_type not in ('IAMUser', 'Root'), false)
            or additional_event_data ->> 'SamlProviderArn' is not null as is_federated
    from activity_events
    where event_source = 'signin.amazonaws.com' and event_name = 'ConsoleLogin'
),
judged as (
    select
        account_id,
        region,
        'AWS::CloudTrail::Event' as resource_type,
        event_row_id(coalesce(principal_arn, principal_id), event_id) as resource_id,
        case
            when not succeeded or is_federated or mfa_used = 'Yes' then 'pass'
            when mfa_used = 'No' then 'fail'
            else 'no_evidence'
        end as status,
        told(
            if(succeeded, 'signed in', 'failed to sign in'), principal_arn, source_ip_address, event_time, null
        )
        || case
            when is_federated then '; federated, the identity provider asks for the second factor'
            when mfa_used = 'Yes' then ', with MFA'
            when mfa_used = 'No' then ', without MFA'
            else ', and the record does not say whether with MFA'
        end as reason,
        [event_id] as evidence
    from logins
)
select * from judged
