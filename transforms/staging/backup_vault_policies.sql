/*---
description: >
  Backup vaults with their access policy; asked is false where the policy was not answered, and policy is null where
  the answer says that there is none
---*/
with
vaults as (
    from items where service = 'backup' and operation = 'ListBackupVaults' and error_code is null
),
policies as (
    from items where service = 'backup' and operation = 'GetBackupVaultAccessPolicy'
)
select
    vaults.account_id,
    vaults.region,
    vaults.resource_type,
    vaults.resource_id,
    vaults.resource_arn,
    evidence(vaults.evidence_id, policies.evidence_id) as evidence,
    policies.evidence_id is not null as asked,
    if(policies.error_code is null, policies.item -> 'Policy', null) as policy
from vaults
left join policies
    on policies.account_id = vaults.account_id
    and policies.region = vaults.region
    and policies.parent_resource_id = vaults.resource_id
