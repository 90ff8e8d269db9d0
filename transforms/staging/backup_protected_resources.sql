/*---
description: What AWS Backup protects, that is what has a recovery point
---*/
select
    account_id,
    region,
    'AWS::Backup::ProtectedResource' as resource_type,
    item ->> 'ResourceArn' as resource_id,
    item ->> 'ResourceArn' as resource_arn,
    evidence_id,
    collected_at,
    item ->> 'ResourceType' as of_type
from items
where service = 'backup' and operation = 'ListProtectedResources'
