/*---
description: Everything whose integrity can be verified, with the newest state that was found.
key: [kind, source, object]
columns:
  kind: {about: What it is., values: [run, digest, log]}
  source: {about: "The bucket or folder; lake for runs.", nullable: true}
  object: The run's id, or the object's key.
  account_id: {about: The account whose log it is., nullable: true}
  region: {about: The Region whose log it is., nullable: true}
  starts: {about: The begin of what it covers., nullable: true}
  ends: {about: The end of what it covers., nullable: true}
  state: "valid, or what is wrong: modified, missing, bad_signature, chain_gap …; not_covered for a log that no digest names; lookup for what LookupEvents told."
  detail: {about: More about it., nullable: true}
  expected_sha256: {about: What it should hash to., nullable: true}
  found_sha256: {about: What it hashes to., nullable: true}
  checked_at: {about: When it was checked., nullable: true}
  run_id: The run that checked it.
---*/
with
runs_and_objects as (
    select
        'run' as kind,
        'lake' as source,
        run_id as object,
        null as account_id,
        null as region,
        started_at as starts,
        sealed_at as ends,
        state,
        null as detail,
        null as expected_sha256,
        manifest_sha256 as found_sha256,
        null::timestamptz as checked_at,
        run_id
    from manifests
    union all by name
    select
        'digest' as kind, source, object, account_id, region, digest_start as starts, digest_end as ends,
        outcome as state, detail, expected_sha256, found_sha256, checked_at, run_id
    from digests
    union all by name
    select
        'log' as kind, source, object, account_id, region, delivered_at as starts, delivered_at as ends,
        outcome as state, detail, expected_sha256, found_sha256, checked_at, run_id
    from log_objects
)
from runs_and_objects
qualify row_number() over (partition by kind, source, object order by checked_at desc, run_id desc) = 1
order by kind, source, object
