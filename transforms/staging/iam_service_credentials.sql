/*---
description: >
  Long-lived credentials that IAM users have for single services (Bedrock, CodeCommit and the like), in every state
---*/
select
    account_id,
    evidence_id,
    item ->> 'UserName' as user_name,
    item ->> 'ServiceSpecificCredentialId' as credential_id,
    item ->> 'ServiceName' as service_name,
    item ->> 'Status' as state,
    cast(item ->> 'CreateDate' as timestamptz) as created_at,
    cast(item ->> 'ExpirationDate' as timestamptz) as expires_at
from items
where service = 'iam' and operation = 'ListServiceSpecificCredentials' and error_code is null
