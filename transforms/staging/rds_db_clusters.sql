/*---
description: RDS DB clusters, without those of DocumentDB and Neptune, which the same call lists
---*/
with
clusters as (
    select *, json_transform(item, '{
        "Engine": "VARCHAR", "EngineVersion": "VARCHAR", "EnabledCloudwatchLogsExports": ["VARCHAR"]
    }') as cluster
    from items
    where service = 'rds' and operation = 'DescribeDBClusters' and error_code is null
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    cluster.Engine as engine,
    cluster.EngineVersion as engine_version,
    coalesce(cluster.EnabledCloudwatchLogsExports, []) as exported_logs
from clusters
where cluster.Engine not in ('docdb', 'neptune')
