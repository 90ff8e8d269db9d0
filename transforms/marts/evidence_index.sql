/*---
description: >
  Every item of evidence that the results in these tables name: those of the newest night, and those of the nights on which
  a result changed. The lake has the others.
key: [evidence_id]
columns:
  evidence_id: "The id: an answer or an item of it, the end of a call, an event, a digest or a run."
  kind: {about: What it is., values: [response, outcome, event, digest, run]}
  what: The call or the event's name.
  account_id: {about: The account., nullable: true}
  region: {about: The Region., nullable: true}
  collected_by: {about: Who asked; null for CloudTrail's records., nullable: true}
  collected_at: {about: "When it was answered, recorded or checked.", nullable: true}
  sha256: {about: SHA-256 of the answer's body or of the log file; null for the end of a call., nullable: true}
  run_id: The run that holds it.
  corroborated_by:
    about: CloudTrail's record of the same request, in a log file that a digest verifies or whose digest is still due.
    nullable: true
  corroborated_as:
    about: Whether a digest verifies that log file (valid), or is still due (pending).
    nullable: true
    values: [valid, pending]
  integrity: {about: The verification state of the log file or digest., nullable: true}
  controls: Controls that were judged from it; empty for a run that holds the evidence of a night.
  results: {about: "Number of results in unchanged_results that name it.", unit: results}
---*/
with
cited as (
    select
        control_id,
        unnest(if(first_on = last_on, last_evidence, first_evidence || last_evidence)) as evidence_id
    from unchanged_results
    union all
    select null, 'run-' || evidence_run_id
    from nights
),
used as (
    select
        evidence_id,
        string_split(evidence_id, '#')[1] as record,
        coalesce(list(distinct control_id order by control_id) filter (control_id is not null), []) as controls,
        count(control_id) as results
    from cited
    group by all
),
answers_and_ends as (
    from evidence_records
),
confirmed as (
    select
        request_id,
        account_id,
        caller,
        arg_max(event_id, proof) as corroborated_by,
        max(proof) as corroborated_as
    from own_calls
    where proof in ('valid', 'pending')
    group by all
),
recorded as (
    select
        event_id as record,
        'event' as kind,
        event_source || ' ' || event_name as what,
        recipient_account_id as account_id,
        aws_region as region,
        null as collected_by,
        event_time as collected_at,
        log_sha256 as sha256,
        run_id,
        integrity
    from events
    where event_id in (select record from used)
    qualify row_number() over (partition by event_id order by run_id) = 1
),
checked as (
    select
        digest_id(source, object) as record,
        'digest' as kind,
        'digest ' || object as what,
        account_id,
        region,
        null as collected_by,
        checked_at as collected_at,
        found_sha256 as sha256,
        run_id,
        outcome as integrity
    from digests
    qualify record in (select record from used)
        and row_number() over (partition by source, object order by checked_at desc, run_id desc) = 1
),
whole_runs as (
    select
        'run-' || run_id as record,
        'run' as kind,
        'run of ' || day as what,
        null as account_id,
        null as region,
        caller_arn as collected_by,
        sealed_at as collected_at,
        manifest_sha256 as sha256,
        run_id
    from manifests
),
records as (
    select answers_and_ends.* exclude (aws_request_id), confirmed.corroborated_by, confirmed.corroborated_as
    from answers_and_ends
    left join confirmed
        on confirmed.request_id = answers_and_ends.aws_request_id
        and confirmed.account_id = answers_and_ends.account_id
        and confirmed.caller = caller_of(answers_and_ends.collected_by)
    union all by name
    from recorded
    union all by name
    from checked
    union all by name
    from whole_runs
)
select
    used.evidence_id,
    records.kind,
    records.what,
    records.account_id,
    records.region,
    records.collected_by,
    records.collected_at,
    records.sha256,
    records.run_id,
    records.corroborated_by,
    records.corroborated_as,
    records.integrity,
    used.controls,
    used.results
from used
join records using (record)
order by used.evidence_id
