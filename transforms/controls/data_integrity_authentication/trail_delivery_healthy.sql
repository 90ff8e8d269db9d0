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
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when not asked then null
        when gone then 'not_applicable'
        when is_logging
            and delivery_error is null
            and delivered_at >= collected_at - interval 24 hour then 'pass'
        else 'fail'
    end as status,
    case
        when gone then 'the trail is no more'
        when not is_logging then 'the trail is not logging'
        when delivery_error is not null then 'the last delivery ended in ' || delivery_error
        else 'the last log file was delivered ' || coalesce(moment(delivered_at), 'never')
    end as reason,
    evidence
from cloudtrail_home_trails
