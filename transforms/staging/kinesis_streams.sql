/*---
description: Data streams; asked is false where the summary was not answered, gone where the stream was deleted since the list
---*/
with
listed as (
    from items where service = 'kinesis' and operation = 'ListStreams' and error_code is null
),
summaries as (
    from items where service = 'kinesis' and operation = 'DescribeStreamSummary'
)
select
    listed.account_id,
    listed.region,
    listed.resource_type,
    listed.resource_id,
    listed.resource_arn,
    evidence(listed.evidence_id, summaries.evidence_id) as evidence,
    summaries.evidence_id is not null as asked,
    summaries.error_code is not null as gone,
    summaries.item ->> '$.StreamDescriptionSummary.EncryptionType' as encryption,
    summaries.item ->> '$.StreamDescriptionSummary.KeyId' as kms_key
from listed
left join summaries
    on summaries.account_id = listed.account_id
    and summaries.region = listed.region
    and summaries.parent_resource_id = listed.resource_id
