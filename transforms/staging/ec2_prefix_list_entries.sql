/*---
description: Ranges of managed prefix lists, one row an entry; prefix_list_id is the list that was asked for.
---*/
select
    account_id,
    region,
    parent_resource_id as prefix_list_id,
    evidence_id,
    parent_evidence_id,
    item ->> 'Cidr' as cidr,
    item ->> 'Description' as description
from items
where service = 'ec2' and operation = 'GetManagedPrefixListEntries' and error_code is null
