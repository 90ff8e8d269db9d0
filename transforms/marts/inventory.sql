/*---
description: >
  Every resource that a night's answers list, from the first to the last of the nights that list it one after the other. A
  resource that is not listed on a night is gone or could not be seen; gaps says whether the call that lists it failed.
key: [account_id, region, resource_type, resource_id, first_on]
columns:
  account_id: The account.
  region: The Region that answered; global for what AWS answers once an account.
  service: The service that lists it.
  resource_type: CloudFormation's type.
  resource_id: Its id.
  resource_arn: {about: Its ARN., nullable: true}
  listed_by: "The operation that lists it, service:Operation."
  first_on: The first night.
  last_on: The last night, included.
  nights: {about: "Judged days from the first to the last.", unit: nights}
---*/
select
    account_id, region, service, resource_type, resource_id, resource_arn, service || ':' || operation as listed_by,
    first_on, last_on, nights
from resource_stretches
order by account_id, region, resource_type, resource_id, first_on
