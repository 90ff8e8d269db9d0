/*---
title: File systems are backed up automatically
question: Is automatic backup on for file systems?
passes: the file system's backup policy is enabled, or AWS Backup has a recovery point of it
severity: medium
kind: customer-specific
evidence: [efs:DescribeFileSystems, efs:DescribeBackupPolicy, backup:ListProtectedResources]
population: [efs:DescribeFileSystems]
frameworks: {NIST-800-53-r5: [CP-9, CP-10], SOC2: [A1.2], FSBP: [EFS.2]}
remediation: aws efs put-backup-policy --file-system-id ID --backup-policy Status=ENABLED
---*/
with
policies as (
    select
        account_id,
        region,
        parent_resource_id as file_system,
        evidence_id,
        item ->> '$.BackupPolicy.Status' is not distinct from 'ENABLED' as is_on
    from items
    where service = 'efs' and operation = 'DescribeBackupPolicy'
),
protected as (
    select account_id, region, resource_arn, min(evidence_id) as evidence_id
    from backup_protected_resources
    group by all
),
asked as (from answered_operations where service = 'backup' and operation = 'ListProtectedResources'),
judged as (
    select
        systems.account_id,
        systems.region,
        systems.resource_type,
        systems.resource_id,
        systems.resource_arn,
        case
            when policies.is_on or protected.resource_arn is not null then 'pass'
            when not policies.is_on and asked.account_id is not null then 'fail'
        end as status,
        case
            when protected.resource_arn is not null then 'AWS Backup has recovery points of it'
            else 'automatic backup is ' || if(policies.is_on, 'on', 'off')
        end as reason,
        evidence(systems.evidence_id, policies.evidence_id, protected.evidence_id) as evidence
    from efs_file_systems as systems
    left join policies
        on policies.account_id = systems.account_id
        and policies.region = systems.region
        and policies.file_system = systems.resource_id
    left join protected
        on protected.account_id = systems.account_id
        and protected.region = systems.region
        and protected.resource_arn = systems.resource_arn
    left join asked
        on asked.account_id = systems.account_id and asked.region = systems.region
)
select * from judged
