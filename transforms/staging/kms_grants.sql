/*---
description: >
  Grants of the customer keys that were asked, one row a grant; by_service is true where a service of AWS holds it, also
  through a session that the service opened in the account
---*/
with
grants as (
    select *, json_transform(item, '{
        "GrantId": "VARCHAR", "GranteePrincipal": "VARCHAR", "GranteeServicePrincipal": "VARCHAR",
        "CreationDate": "TIMESTAMPTZ", "Operations": ["VARCHAR"]
    }') as held
    from items
    where service = 'kms' and operation = 'ListGrants' and error_code is null
)
select
    account_id,
    region,
    parent_resource_id as key_id,
    evidence_id,
    collected_at,
    held.GrantId as grant_id,
    coalesce(held.GranteePrincipal, held.GranteeServicePrincipal) as grantee,
    coalesce(
        held.GranteeServicePrincipal is not null
        or ends_with(held.GranteePrincipal, '.amazonaws.com')
        or contains(held.GranteePrincipal, ':assumed-role/aws:'),
        false
    ) as by_service,
    nullif(regexp_extract(held.GranteePrincipal, '^arn:[a-z-]+:(?:iam|sts)::([0-9]{12}):', 1), '') as grantee_account,
    coalesce(held.Operations, []) as operations,
    held.CreationDate as created_at
from grants
