/*---
description: The policy of each secret that was asked; null where there is none, gone where the secret is
---*/
select
    account_id,
    region,
    parent_resource_id as secret,
    evidence_id,
    error_code is not null as gone,
    item -> 'ResourcePolicy' as policy
from items
where service = 'secretsmanager' and operation = 'GetResourcePolicy'
