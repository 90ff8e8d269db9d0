/*---
description: >
  What AWS Config says of each resource, one state after the other: snapshots and history that were delivered, over all
  that the lake holds, and what aggregators answered in the newest judged run. On a day the state holds that was captured
  last before. evidence_id leads to the item with its configuration.
key: [account_id, region, resource_type, resource_id, captured_at, status]
columns:
  account_id: The account.
  region: The Region; global for what AWS Config records once an account.
  resource_type: CloudFormation's type.
  resource_id: Its id, as AWS Config has it.
  resource_name: {about: Its name., nullable: true}
  resource_arn: {about: Its ARN., nullable: true}
  status: "OK, ResourceDiscovered, ResourceNotRecorded, ResourceDeleted or ResourceDeletedNotRecorded."
  captured_at: When AWS Config recorded the state; of an item that does not say, when it was delivered.
  replaced_at: {about: When it recorded the next one; null for the newest., nullable: true}
  created_at: {about: "When the resource was made, as AWS Config has it.", nullable: true}
  tags: {about: Its tags as key=value., nullable: true}
  kind: {about: What brought it last., values: [snapshot, history, aggregator]}
  source: The bucket or folder that it came from last; of an aggregator the call.
  object: {about: The object's key., nullable: true}
  object_sha256: {about: SHA-256 of the object's inflated bytes., nullable: true}
  first_delivered_at: When it was first delivered.
  last_delivered_at: "When it was last delivered: a snapshot repeats what has not changed."
  evidence_id: "The item: `remit evidence show` prints it."
  run_id: The run that holds the item.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_name,
    resource_arn,
    status,
    captured_at,
    replaced_at,
    created_at,
    tags,
    kind,
    source,
    object,
    object_sha256,
    first_delivered_at,
    last_delivered_at,
    evidence_id,
    run_id
from config_observations
order by account_id, region, resource_type, resource_id, captured_at, status
