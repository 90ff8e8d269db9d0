/*---
title: No installed patch waits longer than {max_days} days for a reboot
question: Is no installed patch waiting for a reboot longer than {max_days} days?
passes: no patch waits for a reboot, or the installation without one was at most {max_days} days before the answer
not_applicable: the instance does not run, a service of AWS operates it, or no scan of its patches is known
severity: medium
kind: customer-specific
evidence: [ec2:DescribeInstances, ssm:DescribeInstanceInformation, ssm:DescribeInstancePatchStates]
population: [ec2:DescribeInstances]
parameters:
  max_days: {type: integer, default: 7, about: days that an installed patch may wait}
remediation: Reboot the instance in a maintenance window, then scan it again.
notes: The count is kept until the next scan, also where somebody rebooted by hand meanwhile.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when why_not_yet is not null then 'not_applicable'
            when waiting_for_reboot = 0 then 'pass'
            when installed_at >= collected_at - to_days($max_days) then 'pass'
            when waiting_for_reboot is not null then 'fail'
            when is_patch_answered then 'not_applicable'
        end as status,
        coalesce(
            why_not_yet,
            format('{} patches wait for a reboot', waiting_for_reboot)
            || coalesce(', installed at ' || moment(installed_at), '')
            || format('; {} days allowed', $max_days),
            'no scan of its patches is known'
        ) as reason,
        evidence
    from ec2_patch_evidence
)
select * from judged
