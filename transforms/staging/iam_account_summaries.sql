/*---
description: What IAM sums up of each account that was asked
---*/
select
    account_id,
    evidence_id,
    cast(item ->> 'AccountMFAEnabled' as bigint) = 1 as root_has_mfa,
    cast(item ->> 'AccountAccessKeysPresent' as bigint) > 0 as root_has_access_keys,
    cast(item ->> 'AccountPasswordPresent' as bigint) = 0 as root_has_no_password
from items
where service = 'iam' and operation = 'GetAccountSummary'
