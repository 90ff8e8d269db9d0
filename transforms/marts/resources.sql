/*---
description: Every resource in the answers of the newest judged run.
key: [account_id, region, resource_type, resource_id]
columns:
  account_id: {about: The account., of: accounts.account_id}
  region: The Region that answered; global for what AWS answers once an account.
  service: The service that listed it.
  resource_type: CloudFormation's type.
  resource_id: Its id.
  resource_arn: {about: Its ARN., nullable: true}
  name: {about: Its Name tag., nullable: true}
  first_seen: The first judged day on which a control saw it; the day of the run where none has.
  last_seen: The day of the run.
  listed_by: The operation that listed it.
  evidence_id: The item of the answer.
  run_id: The run of the answer.
---*/
with
listed as (
    select
        *,
        list_filter(
            coalesce(from_json(item -> 'Tags', '[{"Key": "varchar", "Value": "varchar"}]'), []),
            lambda tag: tag.Key = 'Name'
        )[1].Value as name
    from items
    where error_code is null and resource_id is not null and resource_type is not null
    qualify row_number() over (
        partition by account_id, region, resource_type, resource_id
        order by service, operation, evidence_id
    ) = 1
),
seen as (
    select account_id, resource_type, resource_id, min(as_of) as first_seen
    from night_results
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
from listed
cross join this_run
left join seen using (account_id, resource_type, resource_id)
order by listed.account_id, listed.region, listed.resource_type, listed.resource_id
