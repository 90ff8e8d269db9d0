/*---
description: Whether an account blocks public sharing of snapshots in a Region
---*/
select account_id, region, evidence_id, item ->> 'State' as state
from items
where service = 'ec2' and operation = 'GetSnapshotBlockPublicAccessState'
