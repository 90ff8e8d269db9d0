/*---
description: >
  Resources that carry the tag criticality, by ARN, with whether it calls them critical (critical or high)
---*/
select account_id, region, resource_arn, evidence_id, lower(tag_value(tags, 'criticality')) in ('critical', 'high') as critical
from resource_tags
where tag_value(tags, 'criticality') is not null
