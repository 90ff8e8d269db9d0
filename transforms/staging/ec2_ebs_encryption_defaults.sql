/*---
description: Whether new EBS volumes are encrypted by default, per account and Region
---*/
select account_id, region, evidence_id, coalesce(cast(item ->> 'EbsEncryptionByDefault' as boolean), false) as enabled
from items
where service = 'ec2' and operation = 'GetEbsEncryptionByDefault'
