/*---
title: Failed console sign-ins stay below the alarm threshold
question: Were failed console sign-ins below the alarm threshold?
passes: >
  an identity, and an address, failed at most 5 times within any hour and at most 10 times on any day; each that signed
  in or tried to is a row
severity: medium
kind: customer-specific
scope: account
evidence: [cloudtrail:events]
frameworks: {CIS-4.0: ["4.6"], CIS-5.0: ["4.6"], CIS-6.0: ["5.6"], CIS-7.0: ["5.6"]}
remediation: Ask the identity; if it was nobody, reset the password, demand MFA, and bar the address.
notes: >
  The Region of a record follows the sign-in endpoint, so the account's Regions are counted together. A mistyped name is
  hidden by AWS and counts for its address only.
---*/
with
logins as (
    select
        *,
        coalesce(response_elements ->> 'ConsoleLogin' = 'Failure', false) as failed,
        coalesce(user_name, principal_arn) as identity
    from activity_events
    where event_source = 'signin.amazonaws.com' and event_name = 'ConsoleLogin'
),
tries as (
    select account_id, 'AWS::IAM::Principal' as resource_type, identity as who, event_time, event_id, failed
    from logins
    where identity <> 'HIDDEN_DUE_TO_SECURITY_REASONS'
    union all
    select account_id, 'AWS::CloudTrail::Event', 'from ' || source_ip_address, event_time, event_id, failed
    from logins
    where source_ip_address is not null
),
counted as (
    select
        *,
        count(*) filter (failed) over (
            partition by account_id, resource_type, who
            order by event_time
            range between interval 1 hour preceding and current row
        ) as failed_in_an_hour,
        count(*) filter (failed) over (
            partition by account_id, resource_type, who, cast(event_time as date)
        ) as failed_on_a_day
    from tries
),
judged as (
    select
        account_id,
        'global' as region,
        resource_type,
        who as resource_id,
        if(max(failed_in_an_hour) <= 5 and max(failed_on_a_day) <= 10, 'pass', 'fail') as status,
        format(
            '{} of {} sign-ins failed, at most {} within an hour (5 allowed) and {} on a day (10 allowed)',
            count(*) filter (failed), count(*), max(failed_in_an_hour), max(failed_on_a_day)
        ) as reason,
        list(event_id order by not failed, event_time, event_id)[:100] as evidence
    from counted
    group by account_id, resource_type, who
)
select * from judged
