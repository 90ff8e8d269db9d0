/*---
title: Databases export their audit or error logs
question: Do databases export their audit or error logs?
passes: >
  the exported logs hold the engine's minimum: audit or error for MySQL and MariaDB, postgresql for PostgreSQL, audit for
  Aurora MySQL and Oracle, error for SQL Server
severity: medium
kind: customer-specific
evidence: [rds:DescribeDBInstances]
frameworks:
  NIST-800-53-r5: [AU-12]
  PCI-4.0: ["10.2.1"]
  ISO-27001-2022: [A.8.15]
  SOC2: [CC7.2]
  FSBP: [RDS.9]
remediation: aws rds modify-db-instance --cloudwatch-logs-export-configuration '{"EnableLogTypes":["audit"]}'
---*/
with
asked as (
    select
        *,
        case
            when engine in ('mysql', 'mariadb') then ['audit', 'error']
            when engine in ('postgres', 'aurora-postgresql') then ['postgresql']
            when engine = 'aurora-mysql' or starts_with(engine, 'oracle') then ['audit']
            when starts_with(engine, 'sqlserver') then ['error']
        end as minimum
    from rds_db_instances
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when minimum is null then 'not_applicable'
            when list_has_any(exported_logs, minimum) then 'pass'
            else 'fail'
        end as status,
        case
            when minimum is null then 'no minimum is set for engine ' || engine
            else 'exports ' || coalesce(nullif(array_to_string(exported_logs, ', '), ''), 'nothing')
                || '; ' || engine || ' is asked for ' || array_to_string(minimum, ' or ')
        end as reason,
        [evidence_id] as evidence
    from asked
)
select * from judged
