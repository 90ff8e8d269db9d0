/*---
title: Queues are encrypted
question: Are queues encrypted, and how?
passes: with a KMS key, or with SQS's own where the queue is not tagged sensitive
not_applicable: the queue was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [sqs:ListQueues, sqs:GetQueueAttributes, resourcegroupstaggingapi:GetResources]
frameworks: {FSBP: [SQS.1], ISO-27001-2022: [A.8.24]}
remediation: aws sqs set-queue-attributes --attributes SqsManagedSseEnabled=true, or KmsMasterKeyId=KEY
notes: Queues from before the end of 2022 may be without encryption, newer ones only by choice.
---*/
with
tags_known as (from answered_operations where service = 'resourcegroupstaggingapi' and operation = 'GetResources'),
queues as (
    select
        queues.*,
        if(tags_known.account_id is null, null, is_sensitive(coalesce(tagged.tags, []))) as sensitive,
        evidence(queues.evidence_id, queues.attributes_evidence_id, tagged.evidence_id) as evidence
    from sqs_queues as queues
    left join tags_known using (account_id, region)
    left join resource_tags as tagged
        on tagged.account_id = queues.account_id and tagged.resource_arn = queues.resource_arn
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when not asked then null
            when gone then 'not_applicable'
            when kms_key is not null then 'pass'
            when not encrypted_by_sqs or sensitive then 'fail'
            when not sensitive then 'pass'
        end as status,
        case
            when gone then 'deleted since the queues were listed'
            when kms_key is not null then 'encrypted with ' || kms_key
            when not encrypted_by_sqs then 'not encrypted'
            else 'encrypted with SQS''s own key' || if(sensitive, '; tagged sensitive', '')
        end as reason,
        evidence
    from queues
)
select * from judged
