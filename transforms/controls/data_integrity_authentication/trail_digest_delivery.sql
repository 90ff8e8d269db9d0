/*---
title: Digests keep arriving
question: Do digests keep arriving?
passes: the last delivery of a digest had no error and was at most three hours before the trail was asked
not_applicable: the trail writes no digests, is not logging, or is no more
severity: high
kind: shared
evidence: [cloudtrail:DescribeTrails, cloudtrail:GetTrailStatus]
remediation: Let the bucket's policy admit CloudTrail, and its key, too; aws cloudtrail get-trail-status names the error.
notes: >
  A digest comes each hour, even when nothing happened. Each trail is judged once, by what its home Region says.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when not validates_log_files then 'not_applicable'
        when not asked then null
        when not is_logging then 'not_applicable'
        when digest_error is null and digest_at >= collected_at - interval 3 hour then 'pass'
        else 'fail'
    end as status,
    case
        when not validates_log_files then 'log file validation is off'
        when not is_logging then 'the trail is not logging'
        when digest_error is not null then 'the last delivery ended in ' || digest_error
        else 'the last digest was delivered ' || coalesce(moment(digest_at), 'never')
    end as reason,
    evidence
from cloudtrail_home_trails
