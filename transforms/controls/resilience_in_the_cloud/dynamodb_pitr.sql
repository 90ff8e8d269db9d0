/*---
title: Tables can be restored to a point in time
question: Can DynamoDB tables be restored to a point in time?
passes: point-in-time recovery is ENABLED
not_applicable: the table was deleted since the list
severity: high
kind: customer-specific
evidence: [dynamodb:ListTables, dynamodb:DescribeContinuousBackups]
frameworks: {NIST-800-53-r5: [CP-9, CP-10, SI-13(5)], SOC2: [A1.2], FSBP: [DynamoDB.2]}
remediation: aws dynamodb update-continuous-backups with PointInTimeRecoveryEnabled=true
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when gone then 'not_applicable'
            when point_in_time_recovery = 'ENABLED' then 'pass'
            when point_in_time_recovery is not null then 'fail'
        end as status,
        case
            when gone then 'deleted since the tables were listed'
            else 'point-in-time recovery is ' || point_in_time_recovery
        end as reason,
        evidence(recovery_evidence_id, evidence_id) as evidence
    from dynamodb_tables
)
select * from judged
