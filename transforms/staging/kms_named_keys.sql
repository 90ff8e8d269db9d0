/*---
description: >
  KMS keys by each full name under which a store may know them (full_key_name): a row for the key itself and one for each
  of its aliases
---*/
with
aliases as (
    select account_id, region, item ->> 'AliasName' as alias, item ->> 'TargetKeyId' as key_id, evidence_id
    from items
    where service = 'kms' and operation = 'ListAliases' and error_code is null
)
select
    full_key_name(resource_id, account_id, region) as full_name,
    manager,
    if(gone, 'deleted', state) as state,
    evidence
from kms_listed_keys
union all
select
    full_key_name(aliases.alias, aliases.account_id, aliases.region),
    keys.manager,
    if(keys.gone, 'deleted', keys.state),
    list_concat([aliases.evidence_id], keys.evidence)
from aliases
join kms_listed_keys as keys
    on keys.account_id = aliases.account_id
    and keys.region = aliases.region
    and keys.resource_id = aliases.key_id
