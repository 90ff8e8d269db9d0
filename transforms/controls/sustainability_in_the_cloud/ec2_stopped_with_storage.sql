/*---
title: No stopped instance keeps its volumes for long
question: Does no stopped instance keep its volumes for over {max_stopped_days} days?
passes: the instance is not stopped, or was started or stopped in the last {max_stopped_days} days, or keeps no volume
not_applicable: the instance is terminated
severity: low
kind: customer-specific
evidence: [ec2:DescribeInstances]
parameters:
  max_stopped_days: {type: integer, default: 30, about: days that a stopped instance may keep its volumes}
frameworks: {NIST-800-53-r5: [CM-2], FSBP: [EC2.4]}
remediation: Keep an image if it may be needed again, and terminate the instance.
notes: >
  AWS says when an instance was stopped only in prose, and not at all where AWS itself stopped it. What was last started
  over {max_stopped_days} days ago and says nothing of its stop is left without evidence.
---*/
with
instances as (
    select
        *,
        date_diff('day', state_changed_at, collected_at) as stopped_days,
        date_diff('day', launched_at, collected_at) as launched_days
    from ec2_instances
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when state in ('terminated', 'shutting-down') then 'not_applicable'
        when state <> 'stopped' or len(volume_ids) = 0 then 'pass'
        when stopped_days <= $max_stopped_days or launched_days <= $max_stopped_days then 'pass'
        when stopped_days is not null then 'fail'
        else 'no_evidence'
    end as status,
    case
        when state <> 'stopped' then state
        when len(volume_ids) = 0 then 'stopped, and keeps no volume'
        when stopped_days is not null
            then format('stopped for {} days with {} volumes, {} allowed', stopped_days, len(volume_ids), $max_stopped_days)
        when launched_days <= $max_stopped_days
            then format('started {} days ago and stopped since, {} allowed', launched_days, $max_stopped_days)
        else 'stopped, and AWS does not say since when'
    end as reason,
    [evidence_id] as evidence
from instances
