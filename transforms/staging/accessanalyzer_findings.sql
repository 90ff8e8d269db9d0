/*---
description: Findings of the access analyzers that were asked, one row a finding
---*/
select
    account_id,
    region,
    evidence_id,
    item ->> 'id' as finding_id,
    item ->> 'findingType' as type,
    item ->> 'status' as state,
    item ->> 'resource' as found_resource,
    item ->> 'resourceType' as found_type,
    item ->> 'resourceOwnerAccount' as owner_account_id,
    cast(item ->> 'updatedAt' as timestamptz) as updated_at
from items
where service = 'accessanalyzer' and operation = 'ListFindingsV2' and error_code is null
