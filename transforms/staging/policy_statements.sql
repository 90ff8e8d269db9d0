/*---
description: >
  Statements of all policy documents, one row a statement. Principals read AWS:arn…, Service:…, or * for everybody;
  actions are in lower case.
---*/
with
numbered as (
    select
        * exclude (document),
        generate_subscripts(json_listed(document -> 'Statement'), 1) - 1 as number,
        unnest(json_listed(document -> 'Statement')) as statement
    from policy_documents
)
select
    kind,
    account_id,
    region,
    service,
    resource_id,
    policy_name,
    evidence_id,
    number,
    statement ->> 'Sid' as sid,
    statement ->> 'Effect' as effect,
    policy_principals(statement -> 'Principal') as principals,
    policy_principals(statement -> 'NotPrincipal') as not_principals,
    list_transform(json_texts(statement -> 'Action'), lambda action: lower(action)) as actions,
    list_transform(json_texts(statement -> 'NotAction'), lambda action: lower(action)) as not_actions,
    json_texts(statement -> 'Resource') as resources,
    json_texts(statement -> 'NotResource') as not_resources,
    statement -> 'Condition' as condition,
    statement
from numbered
