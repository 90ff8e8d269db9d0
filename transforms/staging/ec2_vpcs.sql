/*---
description: VPCs that the account owns
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    coalesce(cast(item ->> 'IsDefault' as boolean), false) as is_default,
    item ->> 'CidrBlock' as cidr
from items
where service = 'ec2' and operation = 'DescribeVpcs' and coalesce(item ->> 'OwnerId', account_id) = account_id
