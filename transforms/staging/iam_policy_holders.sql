/*---
description: >
  What holds policy documents that the customer writes, one row a customer managed policy (its default version) and one
  row an identity with inline policies; is_used is false for a managed policy that is attached to nothing. policies are
  its documents, each with its name and its statements; null where the answer holds no document.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    null as path,
    attachments > 0 or boundaries > 0 as is_used,
    if(document is null, null, [{'name': coalesce(name, resource_id), 'statements': json_listed(document -> 'Statement')}]) as policies
from iam_managed_policies
union all
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    path,
    true,
    list_transform(
        inline_policies,
        lambda policy: {
            'name': policy.PolicyName,
            'statements': json_listed(json_document(policy.PolicyDocument) -> 'Statement')
        }
    )
from iam_identities
where len(inline_policies) > 0
