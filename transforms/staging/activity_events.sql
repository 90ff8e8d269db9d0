/*---
description: CloudTrail's records of the window, one row an event, JSON members parsed; evidence_id is the event's id.
view: true
---*/
select
    events.* exclude (
        run_id, user_identity, request_parameters, response_elements, additional_event_data, resources,
        service_event_details, tls_details, addendum, edge_device_details, insight_details, event_context, extra
    ),
    events.event_id as evidence_id,
    events.recipient_account_id as account_id,
    events.aws_region as region,
    try_cast(events.user_identity as json) as user_identity,
    try_cast(events.request_parameters as json) as request_parameters,
    try_cast(events.response_elements as json) as response_elements,
    try_cast(events.additional_event_data as json) as additional_event_data,
    try_cast(events.resources as json) as resources,
    try_cast(events.service_event_details as json) as service_event_details,
    try_cast(events.extra as json) as extra
from events
cross join this_run
where events.event_time >= this_run.window_start and events.event_time < this_run.window_end
