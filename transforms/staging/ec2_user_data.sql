/*---
description: >
  The start-up script of each instance that was asked, redacted; user_data is null where there is none, and error_code set
  where the instance is no more
---*/
select
    account_id,
    region,
    parent_resource_id as instance_id,
    evidence_id,
    error_code,
    nullif(item ->> '$.UserData.Value', '') as user_data
from items
where service = 'ec2' and operation = 'DescribeInstanceAttribute'
