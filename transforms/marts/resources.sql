/*---
description: >
  Every resource of the newest judged run in both views: what the APIs listed and, where AWS Config is read, what it has.
  inventory has what the APIs listed on all nights, config_states what AWS Config said of all times.
key: [account_id, region, resource_type, resource_id]
columns:
  account_id: {about: The account., of: accounts.account_id}
  region: The Region that answered; global for what AWS answers once an account.
  service: "The service that listed it; of what only AWS Config has, the service that lists the type, or config."
  resource_type: CloudFormation's type.
  resource_id: Its id.
  resource_arn: {about: Its ARN., nullable: true}
  name: {about: "Its Name tag; of what only AWS Config has, its name there.", nullable: true}
  first_seen: The first judged day whose answers list it; the day of the run where none was judged; of what only AWS Config has, the day of the first delivery of its newest state.
  last_seen: The day of the run; of what only AWS Config has, the day of the last delivery.
  listed_by: "The operation that listed it; config:snapshot, config:history or config:aggregator for what only AWS Config has."
  seen_by: {about: "Who sees it: the API, AWS Config or both.", values: [api, config, both]}
  disagreement: {about: "Where the two views disagree; null where they agree, or where one was not to know.", nullable: true, values: [only in the API, only in AWS Config, deleted in AWS Config, tags differ]}
  collected_at: {about: "When the API answered; of what only AWS Config has, when the API's list did not have it.", nullable: true}
  config_status: {about: AWS Config's newest status., nullable: true}
  config_captured_at: {about: When AWS Config recorded this state., nullable: true}
  config_seen_at: {about: "When AWS Config last said so: the newest delivery that has the resource or, for one that it does not have, the newest snapshot; of a deleted one, its deletion.", nullable: true}
  config_records: {about: Whether AWS Config's recorder there records the type; null where that could not be asked., nullable: true}
  tags: {about: "Its tags as the APIs list them, as key=value.", nullable: true}
  config_tags: {about: Its tags as AWS Config has them., nullable: true}
  evidence_id: The item of the answer, or of AWS Config.
  config_evidence_id: {about: The item of AWS Config., nullable: true}
  run_id: The run of the answer, or of the item.
---*/
with
seen as (
    select account_id, region, resource_type, resource_id, min(first_on) as first_seen
    from inventory
    group by all
)
select
    views.account_id,
    views.region,
    views.service,
    views.resource_type,
    views.resource_id,
    views.resource_arn,
    views.name,
    coalesce(seen.first_seen, views.first_delivered_at::date, this_run.as_of) as first_seen,
    if(views.seen_by = 'config', views.config_seen_at::date, this_run.as_of) as last_seen,
    views.listed_by,
    views.seen_by,
    views.disagreement,
    views.collected_at,
    views.config_status,
    views.config_captured_at,
    views.config_seen_at,
    views.config_records,
    views.tags,
    views.config_tags,
    views.evidence_id,
    views.config_evidence_id,
    views.run_id
from resource_views as views
cross join this_run
left join seen using (account_id, region, resource_type, resource_id)
order by views.account_id, views.region, views.resource_type, views.resource_id
