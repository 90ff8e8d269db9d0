/*---
description: >
  SQS queues with their policy; asked is false where the attributes were not answered, gone where the queue is
---*/
with
queues as (
    from items where service = 'sqs' and operation = 'ListQueues' and error_code is null
),
attributes as (
    from items where service = 'sqs' and operation = 'GetQueueAttributes'
)
select
    queues.account_id,
    queues.region,
    queues.resource_type,
    queues.resource_id,
    attributes.item ->> '$.Attributes.QueueArn' as resource_arn,
    queues.evidence_id,
    attributes.evidence_id as attributes_evidence_id,
    attributes.evidence_id is not null as asked,
    attributes.error_code is not null as gone,
    attributes.item -> '$.Attributes.Policy' as policy,
    nullif(attributes.item ->> '$.Attributes.KmsMasterKeyId', '') as kms_key,
    attributes.item ->> '$.Attributes.SqsManagedSseEnabled' is not distinct from 'true' as encrypted_by_sqs
from queues
left join attributes
    on attributes.account_id = queues.account_id
    and attributes.region = queues.region
    and attributes.parent_resource_id = queues.resource_id
