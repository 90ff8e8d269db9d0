/*---
title: The patch baselines in use approve security patches in time
question: Does the baseline of each operating system in use approve security patches in time?
passes: >
  a rule of the baseline that an instance's patches were compared with approves critical security patches within 14 days,
  and not only up to a day that is past
not_applicable: the instance does not run, a service of AWS operates it, or no scan of its patches is known
severity: medium
kind: customer-specific
evidence:
  - ec2:DescribeInstances
  - ssm:DescribeInstanceInformation
  - ssm:DescribeInstancePatchStates
  - ssm:DescribePatchBaselines
  - ssm:GetPatchBaseline
population: [ec2:DescribeInstances]
frameworks: {PCI-4.0: ["6.3.3"]}
remediation: aws ssm update-patch-baseline with a rule for Security and Critical and ApproveAfterDays of at most 14.
notes: >
  The baseline is the one that Systems Manager says it compared with, whether a patch group, a patch policy or the default
  chose it. AWS's own baselines approve after 7 days. One row an instance.
---*/
with
unanswered as (
    select distinct account_id, region
    from call_outcomes
    where service = 'ssm' and operation in ('DescribePatchBaselines', 'GetPatchBaseline') and not answered
),
judged as (
    select
        systems.account_id,
        systems.region,
        systems.resource_type,
        systems.resource_id,
        systems.resource_arn,
        case
            when systems.why_not_yet is not null then 'not_applicable'
            when systems.patch_evidence_id is null and not systems.is_patch_answered then null
            when systems.patch_evidence_id is null then 'not_applicable'
            when len(baselines.rules_in_time) > 0 then 'pass'
            when baselines.baseline_id is not null then 'fail'
            when unanswered.account_id is not null then null
            else 'no_evidence'
        end as status,
        coalesce(
            systems.why_not_yet,
            if(systems.patch_evidence_id is null, 'no scan of its patches is known', null),
            'baseline ' || systems.baseline_id || coalesce(' (' || baselines.name || ')', '') || case
                when len(baselines.rules_in_time) > 0 then ' approves security patches in time'
                when len(baselines.rules_for_security) > 0 then ' approves security patches too late'
                when baselines.baseline_id is not null then ' approves no security patches'
                else ' is not among those of the account'
            end,
            'the baseline is not known'
        ) as reason,
        list_distinct(systems.evidence || evidence(baselines.evidence_id)) as evidence
    from ec2_patch_evidence as systems
    left join unanswered
        on unanswered.account_id = systems.account_id and unanswered.region = systems.region
    left join ssm_patch_baselines as baselines
        on baselines.account_id = systems.account_id
        and baselines.region = systems.region
        and baselines.baseline_id = systems.baseline_id
)
select * from judged
