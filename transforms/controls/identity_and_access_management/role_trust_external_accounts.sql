/*---
title: Roles that outside accounts may assume ask for an external id
question: Do roles trusted by accounts outside the organization ask for an external id?
passes: >
  each statement that trusts a foreign account has StringEquals on sts:ExternalId, and none trusts everybody or a principal
  that is no more
not_applicable: the role trusts no account outside the organization
severity: high
kind: customer-specific
evidence: [iam:GetAccountAuthorizationDetails, organizations:ListAccounts]
remediation: Add a condition StringEquals sts:ExternalId to the role's trust policy, or remove the foreign principal.
notes: >
  Foreign is every account that Organizations does not list; where it could not be asked, every account that was not
  collected in this run, and the reason says so. Whether the foreign party is one that the organization knows is for a
  person to say; the reason names it. An external id identifies nobody, so it does not help where everybody is trusted.
---*/
with
organization_listed as (select count(state) > 0 as is_listed from organization_accounts),
roles as (from iam_identities where resource_type = 'AWS::IAM::Role'),
statements as (
    select account_id, resource_id, unnest(json_listed(trust_policy -> 'Statement')) as statement
    from roles
),
principals as (
    select
        *,
        lets_everybody_in(statement, caller_keys()) as trusts_everybody,
        json_extract(cast(lower(cast(statement -> '$.Condition.StringEquals' as varchar)) as json), '/sts:externalid')
            is not null as asks_external_id,
        unnest(if(
            trusts_everybody, ['everybody'],
            list_filter(json_texts(statement -> '$.Principal.AWS'), lambda principal: principal <> '*')
        )) as principal
    from statements
    where statement ->> 'Effect' = 'Allow'
),
parties as (
    select
        account_id,
        resource_id,
        coalesce(nullif(regexp_extract(principal, '^(?:arn:[a-z-]+:(?:iam|sts)::)?(\d{12})(?::|$)', 1), ''), principal)
            as party,
        asks_external_id and regexp_full_match(party, '\d{12}') as is_held,
        case
            when party = 'everybody' then party
            when not regexp_full_match(party, '\d{12}') then 'the deleted principal ' || party
            else 'account ' || party || if(is_held, ' with', ' without') || ' an external id'
        end as what
    from principals
),
found as (
    select
        parties.account_id,
        parties.resource_id,
        bool_and(parties.is_held) as all_held,
        string_agg(distinct parties.what, ', ' order by parties.what) as what
    from parties
    left join organization_accounts
        on organization_accounts.account_id = parties.party
    where organization_accounts.account_id is null
    group by all
),
judged as (
    select
        roles.account_id,
        roles.region,
        roles.resource_type,
        roles.resource_id,
        roles.resource_arn,
        case when found.what is null then 'not_applicable' when found.all_held then 'pass' else 'fail' end as status,
        coalesce('trusts ' || found.what, 'trusts no account outside the organization')
        || if(is_listed, '', '; Organizations did not list its accounts, so foreign is what this run did not collect')
            as reason,
        [roles.evidence_id] as evidence
    from roles
    left join found using (account_id, resource_id)
    cross join organization_listed
)
select * from judged
