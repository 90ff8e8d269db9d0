/*---
description: Whether an account blocks public sharing of snapshots in a Region
---*/
select account_id, region, evidence_id, item ->> 'State' as state, item ->> 'ManagedBy' as managed_by
from items
where service = 'ec2' and operation = 'GetSnapshotBlockPublicAccessState'
