/*---
description: Every sealed run of the lake, oldest first.
key: [run_id]
columns:
  run_id: The run's id; ids sort by time.
  kind: {about: What the run did., values: [nightly, collect, cloudtrail, transform]}
  day: The UTC day that it speaks for.
  started_at: When it began.
  sealed_at: When its manifest was written.
  caller_arn: {about: Who collected; null where no AWS account was asked., nullable: true}
  roles: The roles that were assumed.
  accounts: The accounts that were asked.
  files: {about: "Number of files.", unit: files}
  rows: {about: "Rows in all files.", unit: rows}
  bytes: {about: "Bytes of all files.", unit: bytes}
  software: What wrote it (JSON).
  configuration: The settings in force, without secrets (JSON).
  configuration_sha256: SHA-256 of the settings.
  rules_sha256: {about: SHA-256 over all rules that judged; null where none did., nullable: true}
  notes: What the run noted, such as gaps (JSON).
  manifest_sha256: SHA-256 of the manifest's file.
  previous_run_id: {about: The run before it in the chain., nullable: true}
  previous_sha256: {about: That run's manifest's SHA-256., nullable: true}
  signed: Whether the manifest carries a signature.
---*/
select
    run_id, kind, day, started_at, sealed_at, caller_arn, roles, accounts, files, rows, bytes, software, configuration,
    configuration_sha256, rules_sha256, notes, manifest_sha256, previous_run_id, previous_sha256, signed
from manifests
order by run_id
