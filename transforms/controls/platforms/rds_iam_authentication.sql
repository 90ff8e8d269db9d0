/*---
title: Databases accept IAM identities, or a password that AWS rotates
question: Do databases accept IAM identities or secrets that AWS rotates, and not only static passwords?
passes: IAM authentication is enabled, or AWS manages the master user's secret; for the members of a cluster the cluster's counts
not_applicable: the instance is a member of a cluster, or RDS Custom, which offers neither
severity: medium
kind: customer-specific
evidence: &asked [rds:DescribeDBInstances, rds:DescribeDBClusters]
population: *asked
frameworks: {PCI-4.0: ["7.2.2"], FSBP: [RDS.10, RDS.12]}
remediation: aws rds modify-db-instance --enable-iam-database-authentication, or --manage-master-user-password.
notes: >
  Enabled does not mean used: only the database's own users tell. Oracle, SQL Server and Db2 know no IAM authentication, but
  their master password can be managed, and is asked for.
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
            when cluster_id is not null or starts_with(engine, 'custom-') then 'not_applicable'
            when iam_authentication or master_secret_arn is not null then 'pass'
            else 'fail'
        end as status,
        case
            when cluster_id is not null then 'a member of cluster ' || cluster_id || ', which is judged for it'
            when starts_with(engine, 'custom-') then 'RDS Custom (' || engine || ')'
            when iam_authentication then 'IAM authentication is enabled'
            when master_secret_arn is not null then 'AWS manages the master user''s secret'
            else 'only passwords that nobody rotates by itself'
        end as reason,
        [evidence_id] as evidence
    from rds_databases
)
select * from judged
