/*---
description: >
  Default encryption of each bucket that was asked; algorithm is null where the answer says that there is none
---*/
select
    account_id,
    parent_resource_id as bucket,
    evidence_id,
    item ->> '$.ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm'
        as algorithm,
    item ->> '$.ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.KMSMasterKeyID' as kms_key
from items
where service = 's3' and operation = 'GetBucketEncryption'
