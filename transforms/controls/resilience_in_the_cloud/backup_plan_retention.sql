/*---
title: Backup plans keep their points for {min_days} days
question: Do backup plans keep their points for as long as was decided?
passes: every rule of the plan keeps its points for at least {min_days} days, or for ever
not_applicable: the plan was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [backup:ListBackupPlans, backup:GetBackupPlan]
parameters:
  min_days: {type: integer, default: 35, about: days that recovery points must be kept}
remediation: aws backup update-backup-plan with DeleteAfterDays {min_days} or more.
---*/
with
listed as (
    from items where service = 'backup' and operation = 'ListBackupPlans' and error_code is null
),
described as (
    select *, json_transform(item -> '$.BackupPlan.Rules', '[
        {"RuleName": "VARCHAR", "Lifecycle": {"DeleteAfterDays": "BIGINT"}}
    ]') as rules
    from items
    where service = 'backup' and operation = 'GetBackupPlan'
),
judged as (
    select
        listed.account_id,
        listed.region,
        listed.resource_type,
        listed.resource_id,
        listed.resource_arn,
        case
            when described.evidence_id is null then null
            when described.error_code is not null then 'not_applicable'
            when len(list_filter(coalesce(rules, []), lambda rule: rule.Lifecycle.DeleteAfterDays < $min_days)) = 0
                then 'pass'
            else 'fail'
        end as status,
        case
            when described.error_code is not null then 'the plan is no more'
            else coalesce(listed.item ->> 'BackupPlanName', 'the plan') || ': ' || coalesce(nullif(array_to_string(
                list_transform(coalesce(rules, []), lambda rule: rule.RuleName || ' keeps points '
                    || coalesce('for ' || rule.Lifecycle.DeleteAfterDays || ' days', 'for ever')),
                ', '
            ), '') || format('; {} days asked for', $min_days), 'it has no rule')
        end as reason,
        evidence(listed.evidence_id, described.evidence_id) as evidence
    from listed
    left join described
        on described.account_id = listed.account_id
        and described.region = listed.region
        and described.parent_resource_id = listed.resource_id
)
select * from judged
