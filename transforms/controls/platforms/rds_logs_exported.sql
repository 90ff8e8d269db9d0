/*---
title: Databases export their audit or error logs
question: Do databases export their audit or error logs?
passes: >
  the exported logs hold the engine's minimum: audit or error for MySQL and MariaDB, postgresql for PostgreSQL, audit for
  Aurora MySQL and Oracle, error for SQL Server
not_applicable: the instance is a member of a cluster, which exports for it; or no minimum is set for the engine
severity: medium
kind: customer-specific
evidence: &asked [rds:DescribeDBInstances, rds:DescribeDBClusters]
population: *asked
frameworks:
  NIST-800-53-r5: [AU-12]
  PCI-4.0: ["10.2.1"]
  ISO-27001-2022: [A.8.15]
  SOC2: [CC7.2]
  FSBP: [RDS.9]
remediation: aws rds modify-db-instance --cloudwatch-logs-export-configuration '{"EnableLogTypes":["audit"]}'
---*/
with
databases as (
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id, engine, cluster_id, exported_logs
    from rds_db_instances
    union all by name
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id, engine, exported_logs
    from rds_db_clusters
),
asked as (
    select
        *,
        case
            when engine in ('mysql', 'mariadb') then ['audit', 'error']
            when engine in ('postgres', 'aurora-postgresql') then ['postgresql']
            when engine = 'aurora-mysql' or regexp_matches(engine, '^(custom-)?oracle') then ['audit']
            when regexp_matches(engine, '^(custom-)?sqlserver') then ['error']
        end as minimum
    from databases
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when cluster_id is not null or minimum is null then 'not_applicable'
            when list_has_any(exported_logs, minimum) then 'pass'
            else 'fail'
        end as status,
        case
            when cluster_id is not null then 'a member of cluster ' || cluster_id || ', which exports for it'
            when minimum is null then 'no minimum is set for engine ' || engine
            else 'exports ' || coalesce(nullif(array_to_string(exported_logs, ', '), ''), 'nothing')
                || '; ' || engine || ' is asked for ' || array_to_string(minimum, ' or ')
        end as reason,
        [evidence_id] as evidence
    from asked
)
select * from judged
