/*---
description: Parameters of Parameter Store, without their values
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    item ->> 'Type' as type,
    item ->> 'KeyId' as kms_key
from items
where service = 'ssm' and operation = 'DescribeParameters'
