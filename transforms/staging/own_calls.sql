/*---
description: >
  CloudTrail's records of what remit's roles and users called, over all days of the lake: one row for each event and
  account. proof is the newest verdict on a log file that holds it, the best of all files: valid, pending (its digest is
  still due), or why the file proves nothing
---*/
with
callers as (
    select distinct caller
    from asked_calls
    where caller is not null
),
principals as (
    select principal_arn, caller_of(principal_arn) as caller
    from (select distinct principal_arn from events where principal_arn is not null)
    where caller_of(principal_arn) in (from callers)
),
records as (
    select
        event_id,
        recipient_account_id,
        principals.caller,
        request_id,
        event_time,
        aws_region,
        event_source,
        event_name,
        principal_arn,
        source_ip_address,
        error_code,
        log_object,
        log_sha256,
        integrity,
        run_id
    from events
    join principals using (principal_arn)
),
places as (
    select event_id, recipient_account_id, log_object, log_sha256, integrity
    from records
    union all
    select event_id, recipient_account_id, log_object, log_sha256, integrity
    from event_copies
    semi join records using (event_id, recipient_account_id)
),
verdicts as (
    select object, found_sha256, arg_max(outcome, (checked_at, run_id)) as outcome
    from log_objects
    where object in (select log_object from places)
    group by all
),
proofs as (
    select
        event_id,
        recipient_account_id,
        arg_min(
            coalesce(verdicts.outcome, integrity),
            coalesce(list_position(['valid', 'pending'], coalesce(verdicts.outcome, integrity)), 3)
        ) as proof
    from places
    left join verdicts on verdicts.object = places.log_object and verdicts.found_sha256 = places.log_sha256
    group by all
)
select
    records.event_id,
    records.recipient_account_id as account_id,
    records.caller,
    records.request_id,
    records.event_time,
    records.aws_region as region,
    records.event_source,
    records.event_name,
    records.principal_arn,
    records.source_ip_address,
    records.error_code,
    records.run_id,
    coalesce(proofs.proof, 'unknown') as proof
from records
left join proofs
    on proofs.event_id = records.event_id and proofs.recipient_account_id = records.recipient_account_id
qualify row_number() over (partition by records.event_id, records.recipient_account_id order by records.run_id) = 1
