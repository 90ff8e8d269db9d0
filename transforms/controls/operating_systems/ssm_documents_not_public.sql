/*---
title: The account's own SSM documents are shared with nobody in general
question: Are the account's own SSM documents shared with nobody in general?
passes: the document is not shared with all
not_applicable: the document was deleted since it was listed
severity: high
kind: customer-specific
evidence: [ssm:ListDocuments, ssm:DescribeDocumentPermission]
frameworks: {FSBP: [SSM.4]}
remediation: aws ssm modify-document-permission --name NAME --permission-type Share --account-ids-to-remove all
---*/
with
permissions as (
    select
        account_id,
        region,
        parent_resource_id as document,
        evidence_id,
        error_code,
        list_transform(json_texts(item -> 'AccountIds'), lambda account: lower(account)) as shared_with
    from items
    where service = 'ssm' and operation = 'DescribeDocumentPermission'
),
judged as (
    select
        documents.account_id,
        documents.region,
        documents.resource_type,
        documents.resource_id,
        documents.resource_arn,
        case
            when permissions.error_code is not null then 'not_applicable'
            when permissions.evidence_id is null then null
            when list_contains(permissions.shared_with, 'all') then 'fail'
            else 'pass'
        end as status,
        case
            when permissions.error_code is not null then 'the document is no more'
            when list_contains(permissions.shared_with, 'all') then 'everybody may use it'
            else format('shared with {} accounts by name', len(permissions.shared_with))
        end as reason,
        evidence(documents.evidence_id, permissions.evidence_id) as evidence
    from items as documents
    left join permissions
        on permissions.account_id = documents.account_id
        and permissions.region = documents.region
        and permissions.document = documents.resource_id
    where documents.service = 'ssm' and documents.operation = 'ListDocuments' and documents.error_code is null
)
select * from judged
