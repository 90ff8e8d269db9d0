/*---
description: Rules of listeners, the default rule among them
---*/
select
    account_id,
    region,
    parent_resource_id as listener_arn,
    evidence_id,
    from_json(item -> 'Actions', '[{"Type": "VARCHAR", "RedirectConfig": {"Protocol": "VARCHAR"}}]') as actions
from items
where service = 'elbv2' and operation = 'DescribeRules' and error_code is null
