/*---
description: >
  SNS topics with their policy; asked is false where the attributes were not answered, gone where the topic is
---*/
with
topics as (
    from items where service = 'sns' and operation = 'ListTopics' and error_code is null
),
attributes as (
    from items where service = 'sns' and operation = 'GetTopicAttributes'
)
select
    topics.account_id,
    topics.region,
    topics.resource_type,
    topics.resource_id,
    topics.resource_arn,
    topics.evidence_id,
    attributes.evidence_id as attributes_evidence_id,
    attributes.evidence_id is not null as asked,
    attributes.error_code is not null as gone,
    attributes.item -> '$.Attributes.Policy' as policy
from topics
left join attributes
    on attributes.account_id = topics.account_id
    and attributes.region = topics.region
    and attributes.parent_resource_id = topics.resource_id
