/*---
description: >
  KMS keys as listed, with what describing them told; manager and state are null where that was not answered, and gone
  is true where the answer was that there is no such key any more
---*/
with
listed as (
    from items where service = 'kms' and operation = 'ListKeys' and error_code is null
),
deleted as (
    from items where service = 'kms' and operation = 'DescribeKey' and error_code is not null
)
select
    listed.account_id,
    listed.region,
    'AWS::KMS::Key' as resource_type,
    listed.item ->> 'KeyId' as resource_id,
    listed.item ->> 'KeyArn' as resource_arn,
    evidence(listed.evidence_id, kms_keys.evidence_id, deleted.evidence_id) as evidence,
    deleted.evidence_id is not null as gone,
    kms_keys.* exclude (account_id, region, resource_type, resource_id, resource_arn, evidence_id)
from listed
left join kms_keys
    on kms_keys.account_id = listed.account_id
    and kms_keys.region = listed.region
    and kms_keys.resource_id = listed.item ->> 'KeyId'
left join deleted
    on deleted.account_id = listed.account_id
    and deleted.region = listed.region
    and deleted.parent_resource_id = listed.item ->> 'KeyId'
