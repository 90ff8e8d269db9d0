/*---
description: >
  EC2 instances, and whether their operating system is the account's to look after: why_not says of one that it does not run
  or that a service of AWS operates it, why_not_yet also of one that started within the hour and is not registered yet
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    collected_at,
    launched_at,
    case
        when state <> 'running' then 'the instance is ' || state
        when is_operated_by_aws then 'operated by ' || coalesce(operator, 'AWS')
    end as why_not,
    coalesce(why_not, if(launched_at > collected_at - interval 1 hour, 'it started within the hour', null)) as why_not_yet
from ec2_instances
