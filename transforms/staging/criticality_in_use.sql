/*---
description: >
  In one row: whether any resource of the run carries the tag criticality, and whether every call for tags was answered, so
  that a resource without it is known to be without
---*/
select
    (select count(*) > 0 from critical_resources) as is_used,
    count(*) filter (not answered) = 0 as is_known
from call_outcomes
where service = 'resourcegroupstaggingapi' and operation = 'GetResources'
