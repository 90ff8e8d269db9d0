/*---
description: >
  Methods of REST APIs, but for OPTIONS, which browsers ask without credentials; asked_for is null where the answer
  holds the method's name only
---*/
with
resources as (
    select
        account_id,
        region,
        parent_resource_id as api_id,
        evidence_id,
        item ->> 'path' as path,
        unnest(coalesce(json_keys(item -> 'resourceMethods'), [])) as method,
        item
    from items
    where service = 'apigateway' and operation = 'GetResources' and error_code is null
)
select
    account_id,
    region,
    api_id,
    evidence_id,
    path,
    method,
    item ->> ('$.resourceMethods."' || method || '".authorizationType') as asked_for
from resources
where method != 'OPTIONS'
