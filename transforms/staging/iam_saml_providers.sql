/*---
description: SAML identity providers of each account; is_expired is told from the moment of collection
---*/
select
    account_id,
    evidence_id,
    resource_arn,
    coalesce(cast(item ->> 'ValidUntil' as timestamptz) <= collected_at, false) as is_expired
from items
where service = 'iam' and operation = 'ListSAMLProviders' and error_code is null
