/*---
description: >
  Trails in the account and Region that they belong to, with the status that this Region tells; asked is false where it
  was not answered
---*/
select
    trails.account_id,
    trails.region,
    trails.resource_type,
    trails.resource_id,
    trails.resource_arn,
    trails.validates_log_files,
    trails.log_group,
    status.trail is not null as asked,
    status.* exclude (account_id, region, trail, evidence_id),
    evidence(trails.evidence_id, status.evidence_id) as evidence
from cloudtrail_trails as trails
left join cloudtrail_trail_status as status
    on status.account_id = trails.account_id
    and status.region = trails.region
    and status.trail = trails.resource_arn
where trails.is_home
