/*---
question: Who carries which responsibility for the services that an account uses, and how does it stand?
parameters:
  account: {type: account, default: all, description: one account}
  category: {type: category, default: all, description: one category of responsibility}
---*/
select account_id, service, category_id, allocation, state, resources, passed, failed, no_evidence, why
from responsibility_matrix
where $account in ('all', account_id) and $category in ('all', category_id)
order by all
