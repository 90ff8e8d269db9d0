/*---
description: >
  What aggregators answered in the judged run, one row a resource: its state as AWS Config last recorded it, without the
  configuration. An answer holds each as text; tags are a list of key, value and both.
---*/
with
answered as (
    select
        request ->> 'ConfigurationAggregatorName' as aggregator,
        account_id as asked_in,
        try_cast(item ->> '$' as json) as item,
        evidence_id,
        collected_at,
        run_id
    from items
    where service = 'config' and operation = 'SelectAggregateResourceConfig' and error_code is null
)
select
    item ->> 'accountId' as account_id,
    item ->> 'awsRegion' as region,
    item ->> 'resourceType' as config_type,
    item ->> 'resourceId' as resource_id,
    item ->> 'resourceName' as resource_name,
    item ->> 'arn' as arn,
    item ->> 'configurationItemStatus' as status,
    try_cast(item ->> 'configurationItemCaptureTime' as timestamptz) as captured_at,
    item ->> 'configurationStateId' as state_id,
    try_cast(item ->> 'resourceCreationTime' as timestamptz) as created_at,
    item -> 'tags' as tags,
    'config:SelectAggregateResourceConfig ' || asked_in || ' ' || aggregator as source,
    evidence_id,
    collected_at,
    run_id
from answered
