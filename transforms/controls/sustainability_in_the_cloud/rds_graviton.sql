/*---
title: Database instances run on arm64 classes
question: Do database instances run on arm64 classes?
passes: the class is one of AWS's own arm64 processors, such as db.r8g or db.t4g
not_applicable: the class is serverless, or there is no arm64 class for the engine (Oracle, SQL Server, Db2)
severity: low
kind: customer-specific
evidence: [rds:DescribeDBInstances]
remediation: aws rds modify-db-instance --db-instance-class with a g class, in the maintenance window.
notes: >
  The letters after the generation's number say it: db.r6gd is arm64, and db.r6id is not. Whether the generation is a
  current one is not judged.
---*/
with
databases as (
    select *, regexp_extract(instance_class, '^db\.[a-z]+[0-9]+([a-z]*)\.', 1) as letters from rds_db_instances
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when instance_class = 'db.serverless' or regexp_matches(engine, '^(custom-)?(oracle|sqlserver|db2)')
            then 'not_applicable'
        when instance_class is null then 'no_evidence'
        when starts_with(letters, 'g') then 'pass'
        else 'fail'
    end as status,
    case
        when instance_class is null then 'the answer does not say which class it is'
        else format('{} on {}', engine, instance_class)
    end as reason,
    [evidence_id] as evidence
from databases
