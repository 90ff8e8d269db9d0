/*---
title: Every instance was scanned for patches within 7 days
question: Was every instance scanned for patches within 7 days?
passes: the last scan or installation ended within 7 days of the answer
not_applicable: the instance does not run, a service of AWS operates it, or it started within 7 days
severity: medium
kind: customer-specific
evidence: [ec2:DescribeInstances, ssm:DescribeInstanceInformation, ssm:DescribeInstancePatchStates]
population: [ec2:DescribeInstances]
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
        launched_at > collected_at - interval 7 days as is_new,
        case
            when why_not is not null then 'not_applicable'
            when days_since_scan <= 7 then 'pass'
            when patch_evidence_id is null and not coalesce(is_patch_answered, false) then null
            when is_new then 'not_applicable'
            else 'fail'
        end as status,
        coalesce(
            why_not,
            'last ' || lower(operation) || ' at ' || moment(ended_at),
            if(is_new, 'it started within 7 days', null),
            'no scan of its patches is known'
        ) as reason,
        evidence
    from ec2_patch_evidence
)
select * exclude (is_new) from judged
