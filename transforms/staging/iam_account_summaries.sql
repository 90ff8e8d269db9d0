/*---
description: What IAM sums up of each account that was asked
---*/
select
    account_id,
    evidence_id,
    cast(item ->> '$.SummaryMap.AccountMFAEnabled' as bigint) = 1 as root_has_mfa,
    cast(item ->> '$.SummaryMap.AccountAccessKeysPresent' as bigint) > 0 as root_has_access_keys,
    cast(item ->> '$.SummaryMap.AccountPasswordPresent' as bigint) > 0 as root_has_password
from items
where service = 'iam' and operation = 'GetAccountSummary'
