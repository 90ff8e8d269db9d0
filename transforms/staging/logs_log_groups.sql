/*---
description: CloudWatch log groups
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    cast(item ->> 'retentionInDays' as bigint) as retention_days,
    coalesce(item ->> 'logGroupClass', 'STANDARD') as class,
    item ->> 'kmsKeyId' as kms_key,
    coalesce(cast(item ->> 'deletionProtectionEnabled' as boolean), false) as deletion_protected
from items
where service = 'logs' and operation = 'DescribeLogGroups'
