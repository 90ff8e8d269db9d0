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
with
judged as (
    select
        trails.account_id,
        trails.region,
        trails.resource_type,
        trails.resource_id,
        trails.resource_arn,
        case
            when not trails.validates_log_files then 'not_applicable'
            when status.trail is null then null
            when not status.is_logging then 'not_applicable'
            when status.digest_error is null and status.digest_at >= status.collected_at - interval 3 hour then 'pass'
            else 'fail'
        end as status,
        case
            when not trails.validates_log_files then 'log file validation is off'
            when not status.is_logging then 'the trail is not logging'
            when status.digest_error is not null then 'the last delivery ended in ' || status.digest_error
            else 'the last digest was delivered ' || coalesce(moment(status.digest_at), 'never')
        end as reason,
        evidence(trails.evidence_id, status.evidence_id) as evidence
    from cloudtrail_trails as trails
    left join cloudtrail_trail_status as status
        on status.account_id = trails.account_id
        and status.region = trails.region
        and status.trail = trails.resource_arn
    where trails.is_home
)
select * from judged
