/*---
title: The newest recovery point is young enough
question: Is the newest recovery point of each protected resource young enough?
passes: a recovery point that was completed at most {max_age_hours} hours before the night lies in a vault of the account
severity: high
kind: customer-specific
evidence: [backup:ListProtectedResources, backup:ListBackupVaults, backup:ListRecoveryPointsByBackupVault]
population: [backup:ListProtectedResources]
parameters:
  max_age_hours: {type: integer, default: 26, about: hours that the newest recovery point may be old}
frameworks: {ISO-27001-2022: [A.8.13], SOC2: [PI1.5]}
remediation: Look at the failed jobs of the resource, and at the schedule of its plan.
notes: >
  Points that are partial, expired or stopped don't count, nor does the time of the last backup that AWS Backup tells: the
  point may have been deleted since.
---*/
with
points as (
    select
        account_id,
        of_resource,
        max(completed_at) as newest,
        arg_max(evidence_id, completed_at) as evidence_id
    from backup_recovery_points
    where state = 'COMPLETED'
    group by all
),
vaults as (
    select account_id, count(*) filter (not answered) = 0 as are_known
    from call_outcomes
    where service = 'backup' and operation in ('ListBackupVaults', 'ListRecoveryPointsByBackupVault')
    group by account_id
),
judged as (
    select
        protected.account_id,
        protected.region,
        protected.resource_type,
        protected.resource_id,
        protected.resource_arn,
        case
            when points.newest >= protected.collected_at - to_hours($max_age_hours) then 'pass'
            when vaults.are_known then 'fail'
        end as status,
        'the newest complete recovery point is ' || coalesce('of ' || moment(points.newest), 'missing')
        || format(', at most {} hours asked for', $max_age_hours) as reason,
        evidence(protected.evidence_id, points.evidence_id) as evidence
    from backup_protected_resources as protected
    left join points
        on points.account_id = protected.account_id and points.of_resource = protected.resource_arn
    left join vaults
        on vaults.account_id = protected.account_id
)
select * from judged
