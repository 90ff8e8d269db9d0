/*---
title: Root credentials of member accounts are managed centrally
question: Are member accounts' root credentials managed centrally?
passes: the organization has the feature RootCredentialsManagement on
not_applicable: the account may not answer for the organization, or belongs to none
severity: medium
kind: customer-specific
evidence: [iam:ListOrganizationsFeatures]
frameworks: {CIS-7.0: ["2.1.1"]}
remediation: >
  aws organizations enable-aws-service-access --service-principal iam.amazonaws.com, then
  aws iam enable-organizations-root-credentials-management
---*/
with
answered as (
    select
        account_id,
        evidence_id,
        error_code,
        list_contains(json_texts(item -> 'EnabledFeatures'), 'RootCredentialsManagement') as is_on
    from items
    where service = 'iam' and operation = 'ListOrganizationsFeatures'
),
judged as (
    select
        account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        case
            when error_code in (
                'AccountNotManagementOrDelegatedAdministratorException', 'OrganizationNotFoundException'
            ) then 'not_applicable'
            when is_on then 'pass'
            else 'fail'
        end as status,
        case error_code
            when 'AccountNotManagementOrDelegatedAdministratorException' then 'another account answers for the organization'
            when 'OrganizationNotFoundException' then 'the account is in no organization'
            when 'ServiceAccessNotEnabledException' then 'IAM may not act for the organization'
            when 'OrganizationNotInAllFeaturesModeException' then 'the organization has only consolidated billing'
            else if(is_on, 'root credentials are managed centrally', 'root credentials are not managed centrally')
        end as reason,
        [evidence_id] as evidence
    from answered
)
select * from judged
