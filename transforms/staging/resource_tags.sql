/*---
description: Tags by the resource's ARN, as the tagging service knows them; a resource without tags is not in its list
---*/
select
    account_id,
    region,
    resource_arn,
    evidence_id,
    coalesce(json_transform(item -> 'Tags', '[{"Key": "VARCHAR", "Value": "VARCHAR"}]'), []) as tags
from items
where service = 'resourcegroupstaggingapi' and operation = 'GetResources'
