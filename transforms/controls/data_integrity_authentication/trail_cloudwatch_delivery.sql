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
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when log_group is null then 'fail'
        when not asked then null
        when gone then 'not_applicable'
        when logs_error is null and logs_at >= collected_at - interval 24 hour then 'pass'
        else 'fail'
    end as status,
    case
        when log_group is null then 'no log group is named'
        when gone then 'the trail is no more'
        when logs_error is not null then 'the last delivery ended in ' || logs_error
        else format(
            'the last delivery to {} was {}', log_group, coalesce(moment(logs_at), 'never')
        )
    end as reason,
    evidence
from cloudtrail_home_trails
