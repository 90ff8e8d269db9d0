/*---
description: RDS DB clusters, without those of DocumentDB and Neptune, which the same call lists
view: true
---*/
from rds_listed_clusters
where engine not in ('docdb', 'neptune')
