/*---
title: Roles for web identities name who may take them
question: Do roles trusted by web identity providers name the repository, workload or audience?
passes: >
  every statement that trusts a web identity provider demands its :aud, and where the provider is one that the account
  registered (GitHub, EKS, GitLab and so on) also a :sub that is more than wildcards
not_applicable: the role trusts no web identity provider
severity: high
kind: customer-specific
evidence: [iam:GetAccountAuthorizationDetails]
remediation: >
  Add to the statement StringEquals on the provider's :aud and :sub, such as
  token.actions.githubusercontent.com:sub with repo:ORGANIZATION/REPOSITORY:ref:refs/heads/main.
notes: >
  Cognito and the social providers hand each person a :sub of their own, so that the audience (the identity pool, the
  application) is what holds such a role. A :sub that fixes the organization and no repository passes, and the reason
  says so.
---*/
with
roles as (from iam_identities where resource_type = 'AWS::IAM::Role'),
statements as (
    select account_id, resource_id, unnest(json_listed(trust_policy -> 'Statement')) as statement
    from roles
),
trusted as (
    select
        account_id,
        resource_id,
        statement,
        unnest(list_filter(
            json_texts(statement -> '$.Principal.Federated'), lambda provider: not contains(provider, ':saml-provider/')
        )) as provider,
        regexp_replace(provider, '^arn:[a-z-]+:iam::[0-9]*:oidc-provider/', '') as url,
        contains(provider, ':oidc-provider/') as is_registered
    from statements
    where statement ->> 'Effect' = 'Allow'
),
demanded as (
    select
        *,
        demanded_values(statement, lower(url) || ':aud') as audiences,
        demanded_values(statement, lower(url) || ':sub') as subjects,
        list_filter(subjects, lambda subject: not regexp_full_match(
            subject, '(repo:|system:serviceaccount:|project_path:|organization:)?[*?:/]*'
        )) as named_subjects
    from trusted
),
weighed as (
    select
        account_id,
        resource_id,
        case
            when not any_names(audiences) then 'no audience is demanded of ' || url
            when is_registered and len(subjects) = 0 then 'no subject is demanded of ' || url
            when is_registered and len(named_subjects) < len(subjects) then 'any subject of ' || url || ' will do'
        end as flaw,
        case
            when is_registered and len(list_filter(
                named_subjects, lambda subject: regexp_full_match(subject, 'repo:[^/*?]+/[*?:]*')
            )) > 0 then url || ' may be any repository of the organization'
            when is_registered then url || ' is held to ' || array_to_string(named_subjects, ', ')
            else url || ' is held to its audience'
        end as hold
    from demanded
),
found as (
    select
        account_id,
        resource_id,
        string_agg(distinct flaw, '; ' order by flaw) as flaws,
        string_agg(distinct hold, '; ' order by hold) as holds
    from weighed
    group by all
),
judged as (
    select
        roles.account_id,
        roles.region,
        roles.resource_type,
        roles.resource_id,
        roles.resource_arn,
        case when found.resource_id is null then 'not_applicable' when flaws is null then 'pass' else 'fail' end as status,
        coalesce(flaws, holds, 'trusts no web identity provider') as reason,
        [roles.evidence_id] as evidence
    from roles
    left join found using (account_id, resource_id)
)
select * from judged
