/*---
description: Resources that AWS Health names for an event of an account, and that are not settled yet, one row an entity
---*/
select
    account_id,
    item ->> 'eventArn' as event_arn,
    item ->> 'entityValue' as entity,
    lower(item ->> 'statusCode') as state,
    evidence_id
from items
where service = 'health' and operation = 'DescribeAffectedEntities' and error_code is null
    and item ->> 'statusCode' not in ('RESOLVED', 'UNIMPAIRED')
