/*---
description: >
  The calls, of all that the lake holds, that ended a trail's digests or let them begin again, in words and by whom
---*/
with
calls as (
    select
        event_id,
        event_time,
        aws_region,
        try_cast(request_parameters as json) as request,
        event_name,
        told(event_name, principal_arn, source_ip_address, event_time, error_code) as told
    from events
    where event_source = 'cloudtrail.amazonaws.com'
        and event_name in ('StopLogging', 'DeleteTrail', 'StartLogging', 'CreateTrail', 'UpdateTrail')
        and error_code is null
)
select
    event_id,
    event_time,
    aws_region,
    request,
    told,
    coalesce(ends_digests(event_name, request), false) as ends_digests,
    coalesce(begins_digests(event_name, request), false) as begins_digests
from calls
