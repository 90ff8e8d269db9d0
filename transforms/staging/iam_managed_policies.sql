/*---
description: Customer managed policies of the authorization details, with the document of their default version
---*/
with
pages as (
    from items where service = 'iam' and operation = 'GetAccountAuthorizationDetails' and error_code is null
),
lists as (
    select account_id, evidence_id as page_id, json_listed(item -> 'Policies') as details from pages
),
rows as (
    select *, unnest(details) as detail, generate_subscripts(details, 1) - 1 as number from lists
)
select
    account_id,
    'global' as region,
    'AWS::IAM::ManagedPolicy' as resource_type,
    detail ->> 'Arn' as resource_id,
    detail ->> 'Arn' as resource_arn,
    page_id || '#/Policies/' || number as evidence_id,
    detail ->> 'PolicyName' as name,
    coalesce(cast(detail ->> 'AttachmentCount' as bigint), 0) as attachments,
    coalesce(cast(detail ->> 'PermissionsBoundaryUsageCount' as bigint), 0) as boundaries,
    json_document(list_filter(
        json_listed(detail -> 'PolicyVersionList'), lambda version: version ->> 'IsDefaultVersion' = 'true'
    )[1] -> 'Document') as document
from rows
where not starts_with(detail ->> 'Arn', 'arn:aws:iam::aws:')
    and not regexp_matches(detail ->> 'Arn', '^arn:[a-z-]+:iam::aws:')
