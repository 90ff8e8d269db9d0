/*---
description: >
  Managed prefix lists, one row a list; entries_answered says whether its ranges were answered, also where it has none.
---*/
with
read_lists as (
    select distinct account_id, region, parent_resource_id as resource_id
    from answers
    where service = 'ec2' and operation = 'GetManagedPrefixListEntries' and error_code is null
)
select
    items.account_id,
    items.region,
    items.resource_id,
    items.resource_arn,
    'AWS::EC2::PrefixList' as resource_type,
    items.evidence_id,
    items.item ->> 'PrefixListName' as name,
    items.item ->> 'OwnerId' as owner_id,
    items.item ->> 'AddressFamily' as address_family,
    read_lists.resource_id is not null as entries_answered
from items
left join read_lists using (account_id, region, resource_id)
where items.service = 'ec2' and items.operation = 'DescribeManagedPrefixLists' and items.error_code is null
