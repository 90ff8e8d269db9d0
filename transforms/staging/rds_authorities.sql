/*---
description: Until when the authorities are valid that sign the certificates of RDS's servers
---*/
select
    account_id,
    region,
    item ->> 'CertificateIdentifier' as authority,
    max(cast(item ->> 'ValidTill' as timestamptz)) as ends_at,
    min(evidence_id) as evidence_id
from items
where service = 'rds' and operation = 'DescribeCertificates' and error_code is null
group by all
