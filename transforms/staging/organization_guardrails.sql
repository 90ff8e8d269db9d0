/*---
description: >
  What hangs above each account of the organization: the service control policies that the customer wrote and that are
  attached to the account, to a unit above it or to the root. path is null where Organizations did not say where the
  account is; the root and the account itself count in any case.
---*/
with
accounts as (
    select
        account_id as asked_account_id,
        item ->> 'Id' as account_id,
        item ->> '$.Paths[0]' as path,
        evidence_id
    from items
    where service = 'organizations' and operation = 'ListAccounts' and error_code is null
),
targets as (
    select
        account_id as asked_account_id,
        parent_resource_id as policy_id,
        item ->> 'TargetId' as target_id,
        item ->> 'Type' as target_type,
        evidence_id
    from items
    where service = 'organizations' and operation = 'ListTargetsForPolicy' and error_code is null
),
written as (
    select account_id as asked_account_id, item ->> 'Id' as policy_id, item ->> 'Name' as name
    from items
    where service = 'organizations'
        and operation = 'ListPolicies'
        and error_code is null
        and item ->> 'Type' = 'SERVICE_CONTROL_POLICY'
        and item ->> 'AwsManaged' = 'false'
),
attached as (
    select accounts.account_id, written.name, targets.evidence_id
    from accounts
    join targets
        on targets.asked_account_id = accounts.asked_account_id
        and (
            targets.target_type = 'ROOT'
            or targets.target_id = accounts.account_id
            or list_contains(string_split(accounts.path, '/'), targets.target_id)
        )
    join written
        on written.asked_account_id = targets.asked_account_id
        and written.policy_id = targets.policy_id
)
select
    accounts.account_id,
    any_value(accounts.asked_account_id) as asked_account_id,
    any_value(accounts.path) as path,
    any_value(accounts.evidence_id) as evidence_id,
    list_sort(list(distinct attached.name) filter (attached.name is not null)) as policies,
    list_sort(list(distinct attached.evidence_id) filter (attached.evidence_id is not null)) as evidence
from accounts
left join attached on attached.account_id = accounts.account_id
group by accounts.account_id
