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
judged as (
    select
        account_id,
        'global' as region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        case
            when refusal in (
                'AccountNotManagementOrDelegatedAdministratorException', 'OrganizationNotFoundException'
            ) then 'not_applicable'
            when list_contains(features, 'RootCredentialsManagement') then 'pass'
            else 'fail'
        end as status,
        case refusal
            when 'AccountNotManagementOrDelegatedAdministratorException' then 'another account answers for the organization'
            when 'OrganizationNotFoundException' then 'the account is in no organization'
            when 'ServiceAccessNotEnabledException' then 'IAM may not act for the organization'
            when 'OrganizationNotInAllFeaturesModeException' then 'the organization has only consolidated billing'
            else 'root credentials are ' || if(status = 'pass', '', 'not ') || 'managed centrally'
        end as reason,
        [evidence_id] as evidence
    from iam_organization_features
)
select * from judged
