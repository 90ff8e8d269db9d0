/*---
title: Every trail delivers its log files
question: Does each trail deliver its log files?
passes: the trail is logging, and its last delivery had no error and was within 24 hours
not_applicable: the trail was deleted since it was listed
severity: high
kind: shared
evidence: [cloudtrail:DescribeTrails, cloudtrail:GetTrailStatus]
remediation: aws cloudtrail start-logging; let the bucket's policy admit CloudTrail, and its key, too.
notes: >
  An error stays until the next delivery that succeeds. Each trail is judged once, by what its home Region says: an
  account without a call in another Region delivers nothing there.
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
            when status.trail is null then null
            when status.gone then 'not_applicable'
            when status.is_logging
                and status.delivery_error is null
                and status.delivered_at >= status.collected_at - interval 24 hour then 'pass'
            else 'fail'
        end as status,
        case
            when status.gone then 'the trail is no more'
            when not status.is_logging then 'the trail is not logging'
            when status.delivery_error is not null then 'the last delivery ended in ' || status.delivery_error
            else 'the last log file was delivered ' || coalesce(moment(status.delivered_at), 'never')
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
