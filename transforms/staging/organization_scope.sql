/*---
description: >
  The accounts of the organization as one list, in one row. is_known is false where Organizations was asked and did not
  answer; an account without an organization knows itself and what was collected with it.
---*/
select
    coalesce(list(account_id), []) as account_ids,
    count(arn) > 0 or (
        select count(*) = 0
        from call_outcomes
        where service = 'organizations' and operation = 'ListAccounts' and not answered and status != 'not_enabled'
    ) as is_known
from organization_accounts
