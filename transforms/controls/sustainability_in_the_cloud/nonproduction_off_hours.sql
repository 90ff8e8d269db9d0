/*---
title: Instances that are not production stop outside working hours
question: Do non-production instances stop outside working hours?
passes: >
  a running instance whose tag environment (env, stage) calls it development, test, staging or the like was started in the
  last {max_running_days} days
not_applicable: the instance is not running, or no such tag calls it non-production
severity: low
kind: customer-specific
evidence: [ec2:DescribeInstances]
parameters:
  max_running_days: {type: integer, default: 7, about: days that an instance may run without a stop}
remediation: Stop and start by a schedule (EventBridge Scheduler, or AWS's Instance Scheduler).
notes: >
  A start from stopped moves the launch time, a reboot does not. What a group or the spot market renews by itself passes
  without a schedule.
---*/
with
instances as (
    select
        *,
        len(list_filter(environments, lambda environment: regexp_full_match(
            environment, '(dev|development|test|testing|qa|uat|stage|staging|sandbox|demo|non-?prod(uction)?)([-_0-9].*)?'
        ))) > 0 as is_nonproduction,
        date_diff('day', launched_at, collected_at) as days
    from ec2_instances
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when state <> 'running' or not coalesce(is_nonproduction, false) then 'not_applicable'
        when days <= $max_running_days then 'pass'
        when days is not null then 'fail'
        else 'no_evidence'
    end as status,
    case
        when state <> 'running' then state
        when not coalesce(is_nonproduction, false) then 'no tag calls it non-production'
        else array_to_string(environments, ', ')
            || coalesce(
                format(', running for {} days, {} allowed', days, $max_running_days),
                ', and the answer does not say since when it runs'
            )
    end as reason,
    [evidence_id] as evidence
from instances
