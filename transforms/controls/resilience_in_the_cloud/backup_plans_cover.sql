/*---
title: Critical resources are protected by AWS Backup
question: Is every resource that must be backed up protected by AWS Backup?
passes: the resource, or the instance that a volume belongs to, has a recovery point of AWS Backup
not_applicable: >
  the resource is not critical: the tag criticality does not say critical or high; where no resource carries that tag,
  everything counts as critical
severity: high
kind: customer-specific
evidence:
  - rds:DescribeDBInstances
  - rds:DescribeDBClusters
  - dynamodb:ListTables
  - efs:DescribeFileSystems
  - ec2:DescribeVolumes
  - backup:ListProtectedResources
  - resourcegroupstaggingapi:GetResources
population:
  - rds:DescribeDBInstances
  - rds:DescribeDBClusters
  - dynamodb:ListTables
  - efs:DescribeFileSystems
  - ec2:DescribeVolumes
frameworks:
  NIST-800-53-r5: [CP-9, CP-10, SI-13(5)]
  ISO-27001-2022: [A.8.13, A.8.14]
  SOC2: [PI1.5]
  FSBP: [EC2.28, DynamoDB.4, RDS.26, EFS.2]
remediation: Assign the resource to a backup plan, and opt its type in for the Region.
notes: Being selected by a plan is an intention; what was never backed up is not protected.
---*/
with
protected as (
    select account_id, region, resource_arn, min(evidence_id) as evidence_id
    from backup_protected_resources
    group by all
),
asked as (from answered_operations where service = 'backup' and operation = 'ListProtectedResources'),
judged as (
    select
        candidates.account_id,
        candidates.region,
        candidates.resource_type,
        candidates.resource_id,
        candidates.resource_arn,
        case
            when not candidates.critical then 'not_applicable'
            when protected.resource_arn is not null or by_instance.resource_arn is not null then 'pass'
            when candidates.critical is null or asked.account_id is null then null
            else 'fail'
        end as status,
        case
            when not candidates.critical then 'not tagged as critical'
            when protected.resource_arn is not null then 'protected by AWS Backup'
            when by_instance.resource_arn is not null then 'protected with its instance'
            else 'AWS Backup has no recovery point of it'
        end as reason,
        evidence(candidates.evidence_id, protected.evidence_id, by_instance.evidence_id) as evidence
    from backup_candidates as candidates
    left join protected
        on protected.account_id = candidates.account_id
        and protected.region = candidates.region
        and protected.resource_arn = candidates.resource_arn
    left join protected as by_instance
        on by_instance.account_id = candidates.account_id
        and by_instance.region = candidates.region
        and by_instance.resource_arn = candidates.also_known_as
    left join asked
        on asked.account_id = candidates.account_id and asked.region = candidates.region
)
select * from judged
