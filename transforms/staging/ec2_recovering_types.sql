/*---
description: Whether instances of each type that is in use can be recovered on other hardware
---*/
select
    account_id,
    region,
    item ->> 'InstanceType' as instance_type,
    bool_or(coalesce(cast(item ->> 'AutoRecoverySupported' as boolean), false)) as may_recover,
    min(evidence_id) as evidence_id
from items
where service = 'ec2' and operation = 'DescribeInstanceTypes' and error_code is null
group by all
