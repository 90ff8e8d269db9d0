/*---
description: >
  Every policy document of the run as JSON, one row a document, with where it stands. kind says what it governs: a
  resource, the trust of a role, an identity (inline), or whoever it is attached to (managed, organization).
---*/
with
of_resources as (
    select
        'resource' as kind,
        account_id,
        region,
        service,
        parent_resource_id as resource_id,
        null as policy_name,
        evidence_id,
        case operation
            when 'GetRepositoryPolicy' then item -> 'policyText'
            when 'GetResourcePolicy' then item -> 'ResourcePolicy'
            when 'GetTopicAttributes' then item -> '$.Attributes.Policy'
            when 'GetQueueAttributes' then item -> '$.Attributes.Policy'
            else item -> 'Policy'
        end as document
    from items
    where error_code is null
        and operation in (
            'GetBucketPolicy', 'GetKeyPolicy', 'GetPolicy', 'GetResourcePolicy', 'GetRepositoryPolicy',
            'DescribeFileSystemPolicy', 'GetBackupVaultAccessPolicy', 'GetTopicAttributes', 'GetQueueAttributes'
        )
        and service in ('s3', 'kms', 'lambda', 'secretsmanager', 'ecr', 'efs', 'backup', 'sns', 'sqs')
),
of_organizations as (
    select
        'organization' as kind,
        account_id,
        region,
        service,
        parent_resource_id as resource_id,
        item ->> '$.Policy.PolicySummary.Name' as policy_name,
        evidence_id,
        item -> '$.Policy.Content' as document
    from items
    where service = 'organizations' and operation = 'DescribePolicy' and error_code is null
),
details as (
    select account_id, region, service, response_id, body
    from answers
    where service = 'iam' and operation = 'GetAccountAuthorizationDetails' and error_code is null
),
identities as (
    select
        details.* exclude (body),
        lists.list,
        generate_subscripts(lists.identities, 1) - 1 as number,
        unnest(lists.identities) as identity
    from details
    cross join lateral (
        values
            ('UserDetailList', json_listed(body -> 'UserDetailList')),
            ('GroupDetailList', json_listed(body -> 'GroupDetailList')),
            ('RoleDetailList', json_listed(body -> 'RoleDetailList')),
            ('Policies', json_listed(body -> 'Policies'))
    ) as lists (list, identities)
),
named as (
    select
        * exclude (response_id, number),
        coalesce(identity ->> 'UserName', identity ->> 'GroupName', identity ->> 'RoleName', identity ->> 'Arn')
            as resource_id,
        response_id || '#/' || list || '/' || number as evidence_id
    from identities
),
trusts as (
    select 'trust' as kind, account_id, region, service, resource_id, null as policy_name, evidence_id,
        identity -> 'AssumeRolePolicyDocument' as document
    from named
    where list = 'RoleDetailList'
),
inline as (
    select 'identity' as kind, * exclude (identity, list, policy), policy ->> 'PolicyName' as policy_name,
        policy -> 'PolicyDocument' as document
    from (
        select
            *,
            unnest(
                json_listed(identity -> 'UserPolicyList')
                || json_listed(identity -> 'GroupPolicyList')
                || json_listed(identity -> 'RolePolicyList')
            ) as policy
        from named
    )
),
managed as (
    select 'managed' as kind, * exclude (identity, list, version), identity ->> 'PolicyName' as policy_name,
        version -> 'Document' as document
    from (select *, unnest(json_listed(identity -> 'PolicyVersionList')) as version from named)
    where list = 'Policies' and (version ->> 'IsDefaultVersion')::boolean
),
everything as (
    from of_resources
    union all by name
    from of_organizations
    union all by name
    from trusts
    union all by name
    from inline
    union all by name
    from managed
)
select * replace (json_document(document) as document)
from everything
where document is not null
