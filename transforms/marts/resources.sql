/*---
description: Every resource in the answers of the newest judged run; inventory has those of all nights.
key: [account_id, region, resource_type, resource_id]
columns:
  account_id: {about: The account., of: accounts.account_id}
  region: The Region that answered; global for what AWS answers once an account.
  service: The service that listed it.
  resource_type: CloudFormation's type.
  resource_id: Its id.
  resource_arn: {about: Its ARN., nullable: true}
  name: {about: Its Name tag., nullable: true}
  first_seen: The first judged day whose answers list it; the day of the run where none was judged.
  last_seen: The day of the run.
  listed_by: The operation that listed it.
  evidence_id: The item of the answer.
  run_id: The run of the answer.
---*/
with
seen as (
    select account_id, region, resource_type, resource_id, min(first_on) as first_seen
    from inventory
    group by all
)
select
    listed.account_id,
    listed.region,
    listed.service,
    listed.resource_type,
    listed.resource_id,
    listed.resource_arn,
    listed.name,
    coalesce(seen.first_seen, this_run.as_of) as first_seen,
    this_run.as_of as last_seen,
    listed.service || ':' || listed.operation as listed_by,
    listed.evidence_id,
    this_run.run_id
from listed_resources as listed
cross join this_run
left join seen using (account_id, region, resource_type, resource_id)
order by listed.account_id, listed.region, listed.resource_type, listed.resource_id
