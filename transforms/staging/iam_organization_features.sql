/*---
description: >
  What each account answered about IAM's features for the whole organization; refusal is the error code of one that may
  not answer, or that has nothing to answer for
---*/
select
    account_id,
    evidence_id,
    error_code as refusal,
    json_texts(item -> 'EnabledFeatures') as features
from items
where service = 'iam' and operation = 'ListOrganizationsFeatures'
