/*---
title: Every recovery point is encrypted
question: Is every recovery point encrypted?
passes: the recovery point is encrypted
not_applicable: the point has expired or is being deleted
severity: medium
kind: customer-specific
evidence: &asked [backup:ListBackupVaults, backup:ListRecoveryPointsByBackupVault]
population: *asked
frameworks: {FSBP: [Backup.1], PCI-4.0: ["3.5.1"], ISO-27001-2022: [A.8.24]}
remediation: Encrypt the resource that is backed up; copy the point into a vault with a key.
notes: Recovery points of EBS, EC2 and RDS are snapshots, too, and are judged as such elsewhere; don't add them up.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when state in ('EXPIRED', 'DELETING') then 'not_applicable'
        when encrypted then 'pass'
        else 'fail'
    end as status,
    case
        when state in ('EXPIRED', 'DELETING') then 'its state is ' || state
        else format(
            '{}, of {} in vault {}', if(encrypted, 'encrypted', 'not encrypted'),
            coalesce(of_resource, 'a resource without a name'), vault
        )
    end as reason,
    [evidence_id] as evidence
from backup_recovery_points
