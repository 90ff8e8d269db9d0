/*---
description: Whether service control policies are enabled at the root of the organization that an account manages
---*/
select
    account_id as master_id,
    evidence_id,
    len(list_filter(
        json_listed(item -> 'PolicyTypes'),
        lambda kind: kind ->> 'Type' = 'SERVICE_CONTROL_POLICY' and kind ->> 'Status' = 'ENABLED'
    )) > 0 as has_service_control_policies
from items
where service = 'organizations' and operation = 'ListRoots' and error_code is null
