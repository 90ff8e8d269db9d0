/*---
description: CloudTrail's records of what matters to a category, over all days of the lake.
key: [account_id, event_id, category_id]
columns:
  event_time: When it happened.
  category_id: {about: The category that it matters to., of: categories.category_id}
  what: What the event is about.
  account_id: The account whose record it is.
  region: The Region.
  event_source: The service, as CloudTrail names it.
  event_name: The action.
  identity_type: {about: Who acted by kind (IAMUser AssumedRole Root …)., nullable: true}
  principal_arn: {about: Who acted., nullable: true}
  session_issuer_arn: {about: The role whose session acted., nullable: true}
  session_id: {about: "The session that acted, in sessions; told by the other account's record where two accounts have one of the same call.", nullable: true}
  source_ip_address: {about: From where; the name of an AWS service for its own actions., nullable: true}
  mfa_authenticated: {about: Whether the session had used a second factor., nullable: true}
  error_code: {about: Why it was refused; null for what was done., nullable: true}
  request_parameters: {about: What was asked (JSON)., nullable: true}
  integrity: {about: The verification state of the log file that holds it., nullable: true}
  event_id: The event's id.
  run_id: The run that holds it.
---*/
select
    events.event_time,
    listed.category_id,
    listed.what,
    events.recipient_account_id as account_id,
    events.aws_region as region,
    events.event_source,
    events.event_name,
    events.identity_type,
    events.principal_arn,
    events.session_issuer_arn,
    coalesce(
        nullif(events.access_key_id, ''),
        max(nullif(events.access_key_id, '')) over (partition by coalesce(events.shared_event_id, events.event_id))
    ) as session_id,
    events.source_ip_address,
    events.mfa_authenticated,
    events.error_code,
    events.request_parameters,
    events.integrity,
    events.event_id,
    events.run_id
from events
join reference_activity_events as listed using (event_source, event_name)
qualify row_number() over (
    partition by events.recipient_account_id, events.event_id, listed.category_id
    order by events.run_id
) = 1
order by event_time, event_id, category_id
