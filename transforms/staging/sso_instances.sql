/*---
description: >
  Instances of IAM Identity Center as each account sees them; a member sees the organization's with another account as
  its owner
---*/
select
    account_id,
    region,
    evidence_id,
    item ->> 'InstanceArn' as instance_arn,
    item ->> 'OwnerAccountId' as owner_account_id,
    item ->> 'Status' as state
from items
where service = 'sso-admin' and operation = 'ListInstances' and error_code is null
