/*---
title: Every instance was scanned for patches within {max_scan_days} days
question: Was every instance scanned for patches within {max_scan_days} days?
passes: the last scan or installation ended within {max_scan_days} days of the answer
not_applicable: the instance does not run, a service of AWS operates it, or it started within {max_scan_days} days
severity: medium
kind: customer-specific
evidence: [ec2:DescribeInstances, ssm:DescribeInstanceInformation, ssm:DescribeInstancePatchStates]
population: [ec2:DescribeInstances]
parameters:
  max_scan_days: {type: integer, default: 7, about: days that the last scan may be past}
frameworks: {NIST-800-53-r5: [SI-2(2)], PCI-4.0: ["6.3.3"]}
remediation: Let an association of AWS-RunPatchBaseline scan all instances every day.
notes: Scanning and installing both count. An instance that an answered call leaves out was never scanned, and fails.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        launched_at > collected_at - to_days($max_scan_days) as is_new,
        case
            when why_not is not null then 'not_applicable'
            when days_since_scan <= $max_scan_days then 'pass'
            when patch_evidence_id is null and not coalesce(is_patch_answered, false) then null
            when is_new then 'not_applicable'
            else 'fail'
        end as status,
        coalesce(
            why_not,
            'last ' || lower(operation) || ' at ' || moment(ended_at)
            || format(', at most {} days before asked for', $max_scan_days),
            if(is_new, format('it started within {} days', $max_scan_days), null),
            'no scan of its patches is known'
        ) as reason,
        evidence
    from ec2_patch_evidence
)
select * exclude (is_new) from judged
