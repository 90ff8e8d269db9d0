/*---
description: Database clusters as the rds call lists them, those of DocumentDB and Neptune among them
---*/
with
clusters as (
    select *, json_transform(item, '{
        "Engine": "VARCHAR", "Status": "VARCHAR", "BackupRetentionPeriod": "BIGINT", "ReplicationSourceIdentifier": "VARCHAR",
        "DBClusterParameterGroup": "VARCHAR", "DBClusterMembers": [{"DBClusterParameterGroupStatus": "VARCHAR"}]
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
    cluster.Status as state,
    cluster.DBClusterParameterGroup as parameter_group,
    len(list_filter(
        coalesce(cluster.DBClusterMembers, []), lambda member: member.DBClusterParameterGroupStatus <> 'in-sync'
    )) = 0 as parameters_in_sync,
    cluster.BackupRetentionPeriod as backup_retention_days,
    nullif(cluster.ReplicationSourceIdentifier, '') as replica_of
from clusters
