/*---
description: Server certificates that are kept in IAM
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    cast(item ->> 'Expiration' as timestamptz) as expires_at
from items
where service = 'iam' and operation = 'ListServerCertificates' and error_code is null
