/*---
description: >
  Database instances and clusters as the rds calls list them, DocumentDB's and Neptune's among them; cluster_id is set for
  the members of a cluster, which follow it
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    engine,
    engine_version,
    cluster_id,
    iam_authentication,
    master_secret_arn
from rds_listed_instances
union all by name
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    engine,
    engine_version,
    iam_authentication,
    master_secret_arn
from rds_listed_clusters
