/*---
description: >
  Evidence that could not be had: results no_evidence and the calls behind them for every judged day, and for the newest
  holes in the coverage of events and deliveries of AWS Config that can't be read.
key: [as_of, kind, account_id, region, control_id, resource_type, resource_id, call, evidence_id]
columns:
  as_of: The day.
  kind: {about: What is missing., values: [result, call, events, config]}
  account_id: The account.
  region: The Region.
  category_id: {about: The category of the result., nullable: true, of: categories.category_id}
  control_id: {about: The control of the result., nullable: true}
  call: {about: "The call without an answer, service:Operation.", nullable: true}
  resource_type: {about: The type of the resource of the result., nullable: true}
  resource_id: {about: "The resource of the result, or for which the call was made; source and key of a delivery.", nullable: true}
  status: {about: "How the call or the reading ended: denied, throttled, invalid_format …; no_evidence for a result."}
  reason: Why.
  evidence_id: The outcome, digest or run that says so; of a result as control_results names it.
  run_id: The run.
---*/
with
results as (
    select
        as_of,
        'result' as kind,
        account_id,
        region,
        category_id,
        control_id,
        null as call,
        resource_type,
        resource_id,
        status,
        reason,
        list_filter(evidence, lambda id: not starts_with(id, 'rsp-'))[1] as evidence_id,
        run_id
    from control_results
    where status = 'no_evidence'
),
calls as (
    select
        as_of,
        'call' as kind,
        account_id,
        region,
        null as category_id,
        null as control_id,
        service || ':' || operation as call,
        null as resource_type,
        parent_resource_id as resource_id,
        status,
        call_failure(service, operation, status, error_code, error_message, null, null, parent_resource_id) as reason,
        outcome_id as evidence_id,
        run_id
    from failed_calls
),
holes as (
    select
        this_run.as_of,
        'events' as kind,
        account_id,
        region,
        null as category_id,
        null as control_id,
        service || ':' || operation as call,
        null as resource_type,
        null as resource_id,
        status,
        error_message as reason,
        outcome_id as evidence_id,
        this_run.run_id
    from event_coverage
    cross join this_run
    where status != 'ok'
),
deliveries as (
    select
        this_run.as_of,
        'config' as kind,
        account_id,
        region,
        null as category_id,
        null as control_id,
        null as call,
        null as resource_type,
        source || ' ' || object as resource_id,
        outcome as status,
        coalesce(detail, outcome) as reason,
        'run-' || objects.run_id as evidence_id,
        objects.run_id
    from (
        from config_objects
        qualify row_number() over (partition by source, object order by run_id desc, checked_at desc) = 1
    ) as objects
    cross join this_run
    where outcome != 'read'
),
everything as (
    from results
    union all by name
    from calls
    union all by name
    from holes
    union all by name
    from deliveries
)
select
    as_of, kind, account_id, region, category_id, control_id, call, resource_type, resource_id, status, reason,
    coalesce(evidence_id, 'run-' || run_id) as evidence_id, run_id
from everything
order by all
