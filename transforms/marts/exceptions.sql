/*---
description: >
  Failing results from the day they were first seen to the day they were seen no more. Missing evidence closes nothing:
  an exception ends when the control passes, no longer applies, or looks again and the resource is gone. Who opened and who
  closed it is told by the changes of the resource in the log, between the look that saw it otherwise and the one that saw
  it so, that matter to the control's category: of several the newest, and one that a control of events calls a fault
  before the others. A result that was judged from events names these events.
key: [control_id, account_id, region, resource_type, resource_id, opened_at]
columns:
  control_id: The control.
  category_id: {about: Its category., of: categories.category_id}
  severity: {about: The control's severity today; null for a control that is no more., nullable: true, values: [critical, high, medium, low]}
  severity_rank: {about: "The severity as a number, 1 for critical.", nullable: true}
  account_id: The account.
  region: The resource's Region.
  resource_type: CloudFormation's type.
  resource_id: The resource's id.
  resource_arn: {about: Its ARN., nullable: true}
  opened_at: The first day on which it failed.
  closed_at: {about: The day on which it no longer failed; null while it is open., nullable: true}
  closed_by: {about: How it ended., nullable: true, values: [pass, not_applicable, gone]}
  days_open: {about: "Days from opening to closing, or to the newest judged day.", unit: days}
  nights_failing: {about: "Judged days on which it failed.", unit: nights}
  reason: The reason on its last day.
  evidence: The evidence of its last day.
  nights_exempt: {about: "Of nights_failing, those on which an exemption stood beside it.", unit: nights}
  exemption_id: {about: "The last exemption that did, in exemptions.", nullable: true}
  exempt_until: {about: "That exemption's last day.", nullable: true}
  reopened_on: {about: "The first day on which it failed and no exemption stood beside it any more.", nullable: true}
  opened_event_id: {about: The event that opened it., nullable: true}
  opened_event_at: {about: "When, to the second.", nullable: true}
  opened_by_principal: {about: Who opened it; the name of a service for what it did itself., nullable: true}
  opened_by_origin: {about: "Who was behind that, as sessions says it.", nullable: true}
  opened_by_session: {about: "The session, in sessions.", nullable: true}
  opened_note: {about: "Why nobody is named, or what makes it less than sure.", nullable: true}
  closed_event_id: {about: The event that ended it., nullable: true}
  closed_event_at: {about: "When, to the second.", nullable: true}
  closed_by_principal: {about: Who ended it; the name of a service for what it did itself., nullable: true}
  closed_by_origin: {about: "Who was behind that, as sessions says it.", nullable: true}
  closed_by_session: {about: "The session, in sessions.", nullable: true}
  closed_note: {about: "Why nobody is named, or what makes it less than sure.", nullable: true}
---*/
with
exempted as (
    select
        spans.exception,
        sum(exempted.nights)::bigint as nights,
        max(exempted.last_on) as last_on,
        arg_max(exempted.exemption_id, exempted.first_on) as exemption_id,
        arg_max(exempted.exempt_until, exempted.first_on) as exempt_until
    from exempted_results as exempted
    join exception_spans as spans
        on spans.control_id = exempted.control_id
        and spans.account_id = exempted.account_id
        and spans.region = exempted.region
        and spans.resource_type = exempted.resource_type
        and spans.resource_id = exempted.resource_id
        and exempted.first_on >= spans.opened_at
        and exempted.first_on < coalesce(spans.closed_at, date '9999-12-31')
    group by spans.exception
),
reopened as (
    select spans.exception, min(judged_nights.as_of) as reopened_on
    from exempted
    join exception_spans as spans using (exception)
    join result_stretches as failing
        on failing.status = 'fail'
        and failing.control_id = spans.control_id
        and failing.account_id = spans.account_id
        and failing.region = spans.region
        and failing.resource_type = spans.resource_type
        and failing.resource_id = spans.resource_id
        and failing.last_on > exempted.last_on
        and failing.first_on < coalesce(spans.closed_at, date '9999-12-31')
    join judged_nights
        on judged_nights.as_of between failing.first_on and failing.last_on and judged_nights.as_of > exempted.last_on
    group by spans.exception
),
named_events as (
    select distinct unnest(event_ids) as event_id
    from exception_windows
),
sign_ins as (
    select begun_by_event_id as event_id, min(session_id) as session_id
    from sessions
    where kind in ('console', 'switch_role')
    group by all
),
named_told as (
    select
        events.event_id,
        events.recipient_account_id as account_id,
        events.event_time,
        coalesce(principal_arn, if(identity_type = 'AWSService', source_ip_address, null)) as principal,
        coalesce(nullif(events.access_key_id, ''), sign_ins.session_id) as session_id
    from events
    left join sign_ins using (event_id)
    where events.event_id in (select event_id from named_events)
    qualify row_number() over (partition by account_id, events.event_id order by events.run_id) = 1
),
judged_from_events as (
    select
        windows.exception,
        windows.side,
        told.event_id,
        told.event_time,
        told.principal,
        told.session_id,
        sessions.origin,
        row_number() over (
            partition by windows.exception, windows.side
            order by
                if(windows.side = 'opened', told.event_time, null),
                if(windows.side = 'closed', told.event_time, null) desc,
                told.event_id
        ) as place,
        1 as found
    from exception_windows as windows
    join exception_spans as spans using (exception)
    join named_told as told
        on told.account_id = spans.account_id and list_contains(windows.event_ids, told.event_id)
    left join sessions on sessions.session_id = told.session_id
    where windows.side = 'opened'
        or spans.resource_type = 'AWS::CloudTrail::Event' and not ends_with(spans.resource_id, told.event_id)
),
faults as (
    select distinct category_id, event_id, if(ends_with(resource_id, event_id), 'opened', 'closed') as side
    from (
        select category_id, resource_id, unnest(first_evidence || last_evidence) as event_id
        from unchanged_results
        where resource_type = 'AWS::CloudTrail::Event' and status = 'fail'
    )
),
changed as (
    select
        windows.exception,
        windows.side,
        changes.event_id,
        changes.event_time,
        coalesce(changes.principal_arn, if(changes.origin_kind = 'service', changes.origin, null)) as principal,
        changes.session_id,
        changes.origin,
        row_number() over (
            partition by windows.exception, windows.side
            order by faults.event_id is null, changes.event_time desc, changes.event_id
        ) as place,
        count(*) over (partition by windows.exception, windows.side) as found
    from exception_windows as windows
    join exception_spans as spans using (exception)
    join resource_events as changes
        on changes.resource_type = spans.resource_type
        and changes.resource_id = spans.resource_id
        and coalesce(
            changes.resource_arn = spans.resource_arn,
            changes.account_id = spans.account_id and spans.region in (changes.region, 'global')
        )
        and changes.event_time > windows.from_at
        and changes.event_time <= windows.to_at
    left join faults
        on faults.category_id = spans.category_id
        and faults.event_id = changes.event_id
        and faults.side = windows.side
    where windows.event_ids = [] and changes.error_code is null and list_contains(changes.categories, spans.category_id)
),
regions as (
    select account_id, region, list({starts: covered_from, ends: covered_to}) as stretches
    from covered_times
    group by all
),
coverage as (
    select
        windows.exception,
        windows.side,
        coalesce(bool_and(len(list_filter(
            regions.stretches,
            lambda stretch: stretch.starts <= windows.from_at and stretch.ends >= windows.to_at
        )) > 0), false) as is_covered
    from exception_windows as windows
    join exception_spans as spans using (exception)
    left join regions on regions.account_id = spans.account_id and spans.region in (regions.region, 'global')
    group by all
),
told as (
    select
        windows.exception,
        windows.side,
        chosen.* exclude (exception, side, place, found),
        case
            when windows.event_ids != [] then
                if(chosen.event_id is null, 'no event that ended it is named by the control', null)
            when windows.from_at is null then 'it failed already when this control first looked there'
            else nullif(concat_ws(
                '; ',
                case
                    when chosen.event_id is null then
                        'the log has no change of it for ' || spans.category_id || ' from '
                        || moments(windows.from_at, windows.to_at)
                    when chosen.found > 1 then chosen.found || ' such changes lie between the two looks'
                end,
                if(
                    coverage.is_covered,
                    null,
                    'valid digests do not cover all of ' || moments(windows.from_at, windows.to_at)
                )
            ), '')
        end as note
    from exception_windows as windows
    join exception_spans as spans using (exception)
    join coverage using (exception, side)
    left join (from judged_from_events union all from changed) as chosen
        on chosen.exception = windows.exception and chosen.side = windows.side and chosen.place = 1
)
select
    spans.control_id,
    spans.category_id,
    controls.severity,
    controls.severity_rank,
    spans.account_id,
    spans.region,
    spans.resource_type,
    spans.resource_id,
    spans.resource_arn,
    spans.opened_at,
    spans.closed_at,
    spans.closed_by,
    date_diff('day', opened_at, coalesce(closed_at, (select max(as_of) from judged_nights))) as days_open,
    spans.nights_failing,
    spans.reason,
    spans.evidence,
    coalesce(exempted.nights, 0) as nights_exempt,
    exempted.exemption_id,
    exempted.exempt_until,
    reopened.reopened_on,
    opened.event_id as opened_event_id,
    opened.event_time as opened_event_at,
    opened.principal as opened_by_principal,
    opened.origin as opened_by_origin,
    opened.session_id as opened_by_session,
    opened.note as opened_note,
    closed.event_id as closed_event_id,
    closed.event_time as closed_event_at,
    closed.principal as closed_by_principal,
    closed.origin as closed_by_origin,
    closed.session_id as closed_by_session,
    closed.note as closed_note
from exception_spans as spans
left join controls on controls.control_id = spans.control_id
left join exempted on exempted.exception = spans.exception
left join reopened on reopened.exception = spans.exception
left join told as opened on opened.exception = spans.exception and opened.side = 'opened'
left join told as closed on closed.exception = spans.exception and closed.side = 'closed'
order by controls.severity_rank, opened_at, spans.control_id, spans.account_id, spans.region, spans.resource_id
