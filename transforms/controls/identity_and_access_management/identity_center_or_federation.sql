/*---
title: People's identities are managed centrally
question: Are people's identities managed centrally, and not as IAM users?
passes: >
  the organization's instance of Identity Center is active or a SAML provider is valid, and no IAM user has a console
  password
severity: medium
kind: customer-specific
evidence:
  [iam:GetCredentialReport, iam:ListSAMLProviders, sso-admin:ListInstances, organizations:DescribeOrganization]
frameworks:
  CIS-3.0: ["1.21"]
  CIS-4.0: ["1.21"]
  CIS-5.0: ["1.20"]
  CIS-6.0: ["2.20"]
  CIS-7.0: ["2.19"]
remediation: Give people access through Identity Center, and remove their passwords with aws iam delete-login-profile.
notes: >
  An OIDC provider serves workloads and doesn't count; nor does an instance of Identity Center that a member made for
  itself. A user kept for an emergency fails like any other: that it is one is for an exemption to say.
---*/
with
users as (
    select
        account_id,
        coalesce(list_sort(list(user_name) filter (password_enabled = 'true' and not is_root)), []) as with_password,
        min(evidence_id) as evidence_id
    from iam_credentials
    group by account_id
),
instances as (
    select
        sso_instances.account_id,
        bool_or(
            owner_account_id <> sso_instances.account_id or owner_account_id = organizations.master_id
        ) as is_organizations,
        list(sso_instances.evidence_id) as evidence
    from sso_instances
    left join organizations using (account_id)
    where state = 'ACTIVE'
    group by sso_instances.account_id
),
providers as (
    select account_id, list(evidence_id) as evidence
    from iam_saml_providers
    where not is_expired
    group by account_id
),
asked as (
    select
        account_id,
        count(*) filter (not answered and service = 'sso-admin') = 0 as is_center_answered,
        count(*) filter (not answered and service = 'iam') = 0 as is_saml_answered,
        count(*) filter (not answered and service = 'organizations' and status <> 'not_enabled') = 0
            as is_organization_answered
    from call_outcomes
    where parent_response_id is null
        and service || ':' || operation in (
            'sso-admin:ListInstances', 'iam:ListSAMLProviders', 'organizations:DescribeOrganization'
        )
    group by account_id
),
known as (
    select
        users.account_id,
        users.with_password as people,
        case
            when instances.is_organizations or providers.account_id is not null then true
            when asked.is_center_answered and asked.is_saml_answered
                and (instances.account_id is null or asked.is_organization_answered) then false
        end as is_central,
        coalesce(instances.is_organizations, false) as has_center,
        evidence(users.evidence_id) || coalesce(instances.evidence, []) || coalesce(providers.evidence, []) as evidence
    from users
    left join instances using (account_id)
    left join providers using (account_id)
    left join asked using (account_id)
),
judged as (
    select
        account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        case
            when len(people) > 0 or not is_central then 'fail'
            when is_central then 'pass'
        end as status,
        case
            when len(people) > 0 then format('{} IAM users have a console password: ', len(people))
                || array_to_string(people[:10], ', ')
            when not is_central then 'neither Identity Center nor a valid SAML provider'
            else 'through ' || if(has_center, 'the organization''s Identity Center', 'a SAML provider')
                || ', and no IAM user has a console password'
        end as reason,
        evidence
    from known
)
select * from judged
