/*---
description: >
  Every key that a store names, as the store names it: whose it is (is_customers is false for keys of AWS's) and its state,
  "deleted" where the owner's complete list lacks it; both are null where KMS did not tell, and owner_was_asked is false
  where the key lies in an account whose keys were not asked for. AWS's own keys can't be used from another account
---*/
with
uses as (
    select account_id, region, kms_key from encrypted_stores where kms_key is not null
    union
    select account_id, region, kms_key from backup_vaults where kms_key is not null
    union
    select account_id, region, kms_key from secretsmanager_secrets where kms_key is not null
    union
    select account_id, region, kms_key from kinesis_streams where kms_key is not null
),
named as (
    select
        *,
        full_key_name(kms_key, account_id, region) as full_name,
        split_part(full_name, ':', 1) as key_region,
        split_part(full_name, ':', 2) as owner_id
    from uses
),
lists as (
    select account_id, region, count(distinct operation) filter (answered) = 2 as is_complete
    from call_outcomes
    where service = 'kms' and operation in ('ListKeys', 'ListAliases') and parent_response_id is null
    group by all
)
select
    named.account_id,
    named.region,
    named.kms_key,
    named.owner_id,
    lists.account_id is not null as owner_was_asked,
    case
        when contains(named.full_name, ':alias/aws/') or named.kms_key = 'AWS_OWNED_KMS_KEY' then false
        when keys.manager is not null then keys.manager = 'CUSTOMER'
        when named.owner_id != named.account_id then true
    end as is_customers,
    coalesce(keys.state, if(keys.full_name is null and lists.is_complete, 'deleted', null)) as state,
    coalesce(keys.evidence, []) as evidence
from named
left join kms_named_keys as keys using (full_name)
left join lists
    on lists.account_id = named.owner_id and lists.region = named.key_region
