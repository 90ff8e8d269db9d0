/*---
description: What activity controls say of an event, and the id of its row (the thing that it touched, and the event)
---*/
create or replace macro told(event_name, principal_arn, source_ip_address, event_time, error_code) as
    event_name || if(error_code is null, '', ', refused with ' || error_code)
    || ' by ' || coalesce(principal_arn, 'an unnamed caller')
    || ' from ' || coalesce(source_ip_address, 'an unknown address')
    || strftime(event_time, ' at %Y-%m-%d %H:%M:%S UTC');
create or replace macro event_row_id(touched, event_id) as coalesce(touched || '#', '') || event_id;
