/*---
title: Automatic backups of databases are kept for {min_days} days
question: Are automatic backups of databases kept for {min_days} days or more?
passes: the retention is at least {min_days} days; 0 means that backups are off
not_applicable: a member of a cluster, whose backups are the cluster's, or a read replica
severity: high
kind: customer-specific
evidence: [rds:DescribeDBInstances, rds:DescribeDBClusters]
population: [rds:DescribeDBInstances, rds:DescribeDBClusters]
parameters:
  min_days: {type: integer, default: 7, about: days that automatic backups must be kept}
frameworks:
  NIST-800-53-r5: [CP-9, CP-10, SI-13(5)]
  SOC2: [A1.2]
  FSBP: [RDS.11, DocumentDB.2, Neptune.5]
remediation: >
  aws rds modify-db-instance --db-instance-identifier NAME --backup-retention-period {min_days}, or modify-db-cluster for a
  cluster.
notes: Clusters are those of Aurora, Multi-AZ clusters, DocumentDB and Neptune.
---*/
with
databases as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        evidence_id,
        cluster_id,
        replica_of,
        backup_retention_days
    from rds_db_instances
    union all by name
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        evidence_id,
        replica_of,
        backup_retention_days
    from rds_listed_clusters
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when cluster_id is not null or replica_of is not null then 'not_applicable'
            when backup_retention_days >= $min_days then 'pass'
            else 'fail'
        end as status,
        case
            when cluster_id is not null then 'a member of cluster ' || cluster_id
            when replica_of is not null then 'a read replica of ' || replica_of
            when coalesce(backup_retention_days, 0) = 0 then format('automatic backups are off, {} days asked for', $min_days)
            else format('automatic backups are kept for {} days, {} asked for', backup_retention_days, $min_days)
        end as reason,
        [evidence_id] as evidence
    from databases
)
select * from judged
