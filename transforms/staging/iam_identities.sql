/*---
description: Users, groups and roles of the authorization details, with their inline policies and what is attached to them
---*/
with
pages as (
    from items where service = 'iam' and operation = 'GetAccountAuthorizationDetails' and error_code is null
),
members as (
    select 'AWS::IAM::User' as resource_type, 'UserDetailList' as list, 'UserName' as name, 'UserPolicyList' as inline
    union all
    select 'AWS::IAM::Group', 'GroupDetailList', 'GroupName', 'GroupPolicyList'
    union all
    select 'AWS::IAM::Role', 'RoleDetailList', 'RoleName', 'RolePolicyList'
),
lists as (
    select
        pages.account_id,
        pages.collected_at,
        pages.evidence_id as page_id,
        members.*,
        json_listed(json_extract(pages.item, '/' || members.list)) as details
    from pages
    cross join members
),
rows as (
    select *, unnest(details) as detail, generate_subscripts(details, 1) - 1 as number from lists
)
select
    account_id,
    'global' as region,
    resource_type,
    detail ->> name as resource_id,
    detail ->> 'Arn' as resource_arn,
    page_id || '#/' || list || '/' || number as evidence_id,
    collected_at,
    detail ->> 'Path' as path,
    json_transform(json_extract(detail, '/' || inline), '[{"PolicyName": "VARCHAR", "PolicyDocument": "JSON"}]')
        as inline_policies,
    list_transform(
        json_listed(detail -> 'AttachedManagedPolicies'), lambda attached: attached ->> 'PolicyArn'
    ) as attached_policies,
    json_document(detail -> 'AssumeRolePolicyDocument') as trust_policy
from rows
