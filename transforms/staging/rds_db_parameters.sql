/*---
description: Parameters of DB parameter groups, effective defaults among them
---*/
select
    account_id,
    region,
    parent_resource_id as parameter_group,
    evidence_id,
    item ->> 'ParameterName' as name,
    item ->> 'ParameterValue' as value
from items
where service = 'rds' and operation = 'DescribeDBParameters' and error_code is null
