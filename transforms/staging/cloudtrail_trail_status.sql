/*---
description: >
  Whether each trail that was asked is logging, by its ARN, and what it last delivered; a trail that is gone logs nothing
---*/
with
answered as (
    select *, json_transform(item, '{
        "IsLogging": "BOOLEAN", "LatestDeliveryTime": "TIMESTAMPTZ", "LatestDeliveryError": "VARCHAR",
        "LatestDigestDeliveryTime": "TIMESTAMPTZ", "LatestDigestDeliveryError": "VARCHAR",
        "LatestCloudWatchLogsDeliveryTime": "TIMESTAMPTZ", "LatestCloudWatchLogsDeliveryError": "VARCHAR"
    }') as status
    from items
    where service = 'cloudtrail' and operation = 'GetTrailStatus'
)
select
    account_id,
    region,
    parent_resource_id as trail,
    evidence_id,
    collected_at,
    error_code is not null as gone,
    error_code is null and coalesce(status.IsLogging, false) as is_logging,
    status.LatestDeliveryTime as delivered_at,
    nullif(status.LatestDeliveryError, '') as delivery_error,
    status.LatestDigestDeliveryTime as digest_at,
    nullif(status.LatestDigestDeliveryError, '') as digest_error,
    status.LatestCloudWatchLogsDeliveryTime as logs_at,
    nullif(status.LatestCloudWatchLogsDeliveryError, '') as logs_error
from answered
