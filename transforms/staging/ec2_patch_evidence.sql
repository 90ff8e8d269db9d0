/*---
description: >
  Running instances with the state of their patches; is_patch_answered is false where Systems Manager did not
  answer, and patch_evidence_id is null where it knows of no scan
---*/
with
patches_unanswered as (
    select account_id, region, parent_resource_id as instance_id
    from call_outcomes
    where service = 'ssm' and operation = 'DescribeInstancePatchStates' and not answered
)
select
    systems.* exclude (evidence),
    systems.is_answered and not exists (
        from patches_unanswered
        where patches_unanswered.account_id = systems.account_id
            and patches_unanswered.region = systems.region
            and coalesce(patches_unanswered.instance_id, systems.resource_id) = systems.resource_id
    ) as is_patch_answered,
    patches.evidence_id as patch_evidence_id,
    patches.baseline_id,
    patches.operation,
    patches.ended_at,
    patches.critical,
    patches.security,
    patches.failed,
    patches.waiting_for_reboot,
    patches.installed_at,
    date_diff('hour', patches.ended_at, systems.collected_at) / 24 as days_since_scan,
    systems.evidence || evidence(patches.evidence_id) as evidence
from ec2_managed_systems as systems
left join ssm_patch_states as patches
    on patches.account_id = systems.account_id
    and patches.region = systems.region
    and patches.instance_id = systems.resource_id
