/*---
title: Every secret is rotated in time
question: Is every secret in use rotated in time?
passes: >
  rotation is on, and the last rotation (or, if there was none, the creation) is not older than the rule's interval
  plus two days, nor than {max_age_days} days; under a schedule instead of an interval, the next rotation is not overdue either
not_applicable: a replica, which its primary's Region judges
severity: high
kind: customer-specific
evidence: [secretsmanager:ListSecrets]
parameters:
  max_age_days: {type: integer, default: 90, about: "days that a secret may go without rotation, whatever its own rule allows"}
frameworks: {FSBP: [SecretsManager.1, SecretsManager.4], PCI-4.0: ["8.3.9", "8.6.3"]}
remediation: aws secretsmanager rotate-secret with a rotation function and a rule of {max_age_days} days or less.
---*/
with
secrets as (
    from secretsmanager_secrets where deleted_at is null
),
aged as (
    select
        secrets.*,
        date_diff('day', coalesce(last_rotated_at, created_at), collected_at) as age_days,
        least(rotate_after_days + 2, $max_age_days) as allowed_days,
        coalesce(primary_region <> region, false) as is_replica,
        rotate_after_days is null and coalesce(next_rotation_at < collected_at, false) as is_overdue
    from secrets
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when is_replica then 'not_applicable'
            when rotation_enabled and age_days <= allowed_days and not is_overdue then 'pass'
            else 'fail'
        end as status,
        case
            when is_replica then 'a replica; judged in ' || primary_region
            when not rotation_enabled then 'rotation is off'
            when is_overdue then 'the next rotation was due on ' || strftime(next_rotation_at, '%Y-%m-%d')
            else format('last rotated {} days ago, {} allowed', age_days, allowed_days)
        end as reason,
        [evidence_id] as evidence
    from aged
)
select * from judged
