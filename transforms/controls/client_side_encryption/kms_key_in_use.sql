/*---
title: Keys that nobody uses are found
question: Are keys that nobody uses found?
passes: the key was used within {max_unused_days} days, or is tracked or exists for less than that
not_applicable: the key is not enabled, or was deleted since the list; keys that AWS manages are left out
severity: low
kind: customer-specific
evidence: [kms:ListKeys, kms:DescribeKey, kms:GetKeyLastUsage]
parameters:
  max_unused_days: {type: integer, default: 365, about: days that a key may go without use}
frameworks: {ISO-27001-2022: [A.8.24]}
remediation: Find out what the key once encrypted; disable it for a while before anybody schedules its deletion.
notes: >
  No last use means none since the tracking began, not none ever. Old data may need a key that nobody uses: a fail asks
  for a review, never for a deletion.
---*/
with
usage as (
    select
        account_id,
        region,
        parent_resource_id as key_id,
        evidence_id,
        collected_at,
        error_code is not null as gone,
        cast(item ->> '$.KeyLastUsage.Timestamp' as timestamptz) as used_at,
        item ->> '$.KeyLastUsage.Operation' as operation,
        greatest(
            cast(item ->> 'TrackingStartDate' as timestamptz), cast(item ->> 'KeyCreationDate' as timestamptz)
        ) as tracked_since
    from items
    where service = 'kms' and operation = 'GetKeyLastUsage'
),
judged as (
    select
        keys.account_id,
        keys.region,
        keys.resource_type,
        keys.resource_id,
        keys.resource_arn,
        case
            when keys.gone or usage.gone or keys.state <> 'Enabled' then 'not_applicable'
            when usage.key_id is null then null
            when coalesce(usage.used_at, usage.tracked_since) >= usage.collected_at - to_days($max_unused_days) then 'pass'
            else 'fail'
        end as status,
        case
            when keys.gone or usage.gone then 'deleted since the keys were listed'
            when keys.state <> 'Enabled' then 'its state is ' || keys.state
            when usage.used_at is not null then format(
                'last used {} ({})', moment(usage.used_at), coalesce(usage.operation, 'for what is not told')
            ) || format(', {} days without use allowed', $max_unused_days)
            else 'not used since ' || coalesce(moment(usage.tracked_since), 'an unknown day')
                || format(', {} days allowed', $max_unused_days)
        end as reason,
        list_concat(keys.evidence, evidence(usage.evidence_id)) as evidence
    from kms_listed_keys as keys
    left join usage
        on usage.account_id = keys.account_id
        and usage.region = keys.region
        and usage.key_id = keys.resource_id
    where keys.manager is distinct from 'AWS'
)
select * from judged
