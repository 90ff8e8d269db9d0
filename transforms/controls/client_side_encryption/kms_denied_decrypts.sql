/*---
title: Refused decryptions stay below the alarm threshold
question: Who was refused decryption, how often?
passes: an identity has at most 10 refused Decrypt calls on its worst day of the period
severity: medium
kind: customer-specific
evidence: [cloudtrail:events]
remediation: Find out whether the identity needs the key; grant it, or look into who uses its credentials.
---*/
with
refused as (
    select *
    from activity_events
    where event_source = 'kms.amazonaws.com'
        and event_name = 'Decrypt'
        and regexp_matches(
            error_code, '^(AccessDenied|DisabledException|InvalidCiphertextException|KMSInvalidStateException)'
        )
),
days as (
    select
        account_id,
        region,
        coalesce(principal_arn, principal_id, 'unknown') as who,
        cast(event_time as date) as day,
        count(*) as calls,
        list(event_id order by event_time) as evidence
    from refused
    group by all
),
judged as (
    select
        account_id,
        region,
        'AWS::IAM::Principal' as resource_type,
        who as resource_id,
        if(max(calls) <= 10, 'pass', 'fail') as status,
        format(
            '{} refused calls on {} days, at most {} on one day, 10 allowed', sum(calls)::bigint, count(*), max(calls)
        ) as reason,
        flatten(list(evidence order by day)) as evidence
    from days
    group by account_id, region, who
)
select * from judged
