/*---
description: >
  The ids of the organization's accounts, in one row. are_complete is false where their list was refused: an account that
  is not among them may be one of them all the same
---*/
select
    coalesce(list(account_id), []) as account_ids,
    count(arn) > 0 or (
        select count(*) = 0
        from call_outcomes
        where service = 'organizations' and operation = 'ListAccounts' and not answered and status != 'not_enabled'
    ) as are_complete
from organization_accounts
