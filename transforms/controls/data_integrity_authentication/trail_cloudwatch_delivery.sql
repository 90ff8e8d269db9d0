/*---
title: Trail events reach CloudWatch Logs
question: Do trail events reach CloudWatch Logs, where alarms can act?
passes: a log group is named, and the last delivery to it had no error and was within 24 hours
not_applicable: the trail was deleted since it was listed
severity: low
kind: customer-specific
evidence: [cloudtrail:DescribeTrails, cloudtrail:GetTrailStatus]
frameworks:
  FSBP: [CloudTrail.5]
  NIST-800-53-r5: [AU-12(a)]
  PCI-4.0: ["10.4.1.1"]
  ISO-27001-2022: [A.8.16]
remediation: aws cloudtrail update-trail --cloud-watch-logs-log-group-arn ARN --cloud-watch-logs-role-arn ROLE
notes: Events may reach a SIEM by another way; that is an exemption beside the fail.
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
            when trails.log_group is null then 'fail'
            when status.trail is null then null
            when status.gone then 'not_applicable'
            when status.logs_error is null and status.logs_at >= status.collected_at - interval 24 hour then 'pass'
            else 'fail'
        end as status,
        case
            when trails.log_group is null then 'no log group is named'
            when status.gone then 'the trail is no more'
            when status.logs_error is not null then 'the last delivery ended in ' || status.logs_error
            else format(
                'the last delivery to {} was {}', trails.log_group, coalesce(moment(status.logs_at), 'never')
            )
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
