/*---
description: RDS DB instances, without those of DocumentDB and Neptune, which the same call lists
view: true
---*/
from rds_listed_instances
where engine not in ('docdb', 'neptune')
