/*---
description: Whether each account is enrolled in Compute Optimizer
---*/
select account_id, evidence_id, item ->> 'status' as status, item ->> 'statusReason' as status_reason
from items
where service = 'compute-optimizer' and operation = 'GetEnrollmentStatus'
