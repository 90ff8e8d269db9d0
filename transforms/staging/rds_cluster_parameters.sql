/*---
description: Parameters of DB cluster parameter groups, those of DocumentDB and Neptune among them
---*/
select
    account_id,
    region,
    parent_resource_id as parameter_group,
    evidence_id,
    item ->> 'ParameterName' as name,
    item ->> 'ParameterValue' as value
from items
where service = 'rds' and operation = 'DescribeDBClusterParameters' and error_code is null
