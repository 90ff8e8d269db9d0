/*---
title: Grants give the use of a key to known principals, and not for ever
question: Do grants give key use only to known and living principals?
passes: >
  each grant is held by a service of AWS, or by a principal of an account of the organization, is at most 365 days old,
  and does not let its holder grant further
not_applicable: the key has no grant, or was deleted since the list; keys that AWS manages are left out
severity: medium
kind: customer-specific
evidence: [kms:ListKeys, kms:DescribeKey, kms:ListGrants, organizations:ListAccounts]
population: [kms:ListKeys]
remediation: aws kms revoke-grant --key-id KEY --grant-id GRANT
notes: >
  Services leave hundreds of grants on a key; they are counted, not listed. A grant whose holder shows as a bare id
  (AIDA…, AROA…) is held by nobody who lives.
---*/
with
answered as (
    select account_id, region, parent_resource_id as key_id, bool_or(error_code is not null) as gone,
        min(response_id) as response_id
    from answers
    where service = 'kms' and operation = 'ListGrants'
    group by all
),
weighed as (
    select
        kms_grants.*,
        known_accounts.are_complete,
        not by_service and grantee_account is not null
            and not list_contains(known_accounts.account_ids, grantee_account) as is_stranger,
        case
            when by_service then null
            when grantee_account is null then 'is held by nobody who lives'
            when list_contains(operations, 'CreateGrant') then 'lets its holder grant further'
            when created_at < collected_at - interval 365 day then 'is of ' || moment(created_at)
            when is_stranger and known_accounts.are_complete then 'is held outside the organization'
        end as harm
    from kms_grants
    cross join known_accounts
),
of_keys as (
    select
        account_id,
        region,
        key_id,
        count(*) as grants,
        count(*) filter (by_service) as by_services,
        count(harm) as harmful,
        bool_or(is_stranger and not are_complete) as is_open,
        string_agg(grant_id || ' of ' || coalesce(grantee, 'nobody') || ' ' || harm, '; ' order by grant_id) as harms,
        list(evidence_id order by evidence_id) filter (not by_service) as evidence
    from weighed
    group by all
),
judged as (
    select
        keys.account_id,
        keys.region,
        keys.resource_type,
        keys.resource_id,
        keys.resource_arn,
        case
            when keys.gone or answered.gone then 'not_applicable'
            when answered.key_id is null then null
            when of_keys.grants is null then 'not_applicable'
            when of_keys.harmful > 0 then 'fail'
            when not of_keys.is_open then 'pass'
        end as status,
        case
            when keys.gone or answered.gone then 'deleted since the keys were listed'
            when of_keys.grants is null then 'it has no grant'
            when of_keys.harmful > 0 then 'grant ' || of_keys.harms
            else format('{} grants, {} of them held by services', of_keys.grants, of_keys.by_services)
        end as reason,
        list_distinct(list_concat(
            list_concat(keys.evidence, evidence(answered.response_id)), coalesce(of_keys.evidence, [])
        )) as evidence
    from kms_listed_keys as keys
    left join answered
        on answered.account_id = keys.account_id
        and answered.region = keys.region
        and answered.key_id = keys.resource_id
    left join of_keys
        on of_keys.account_id = keys.account_id
        and of_keys.region = keys.region
        and of_keys.key_id = keys.resource_id
    where keys.manager is distinct from 'AWS'
)
select * from judged
