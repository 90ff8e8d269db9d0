/*---
description: >
  The password policy of each account that was asked; exists is false where the answer says that there is none, so that
  AWS's default of 8 characters applies
---*/
select
    account_id,
    evidence_id,
    error_code is null as exists,
    coalesce(cast(item ->> '$.PasswordPolicy.MinimumPasswordLength' as bigint), 8) as minimum_length,
    coalesce(cast(item ->> '$.PasswordPolicy.PasswordReusePrevention' as bigint), 0) as remembered_passwords
from items
where service = 'iam' and operation = 'GetAccountPasswordPolicy'
