/*---
title: Nothing stands above its need
question: Does no instance, volume, group or service stand above its need for long?
passes: Compute Optimizer finds it optimized, or too small for its work, which is no waste
not_applicable: Compute Optimizer looks, and holds no recommendation yet
severity: medium
kind: customer-specific
evidence:
  - compute-optimizer:GetEC2InstanceRecommendations
  - compute-optimizer:GetAutoScalingGroupRecommendations
  - compute-optimizer:GetEBSVolumeRecommendations
  - compute-optimizer:GetECSServiceRecommendations
  - compute-optimizer:GetRDSDatabaseRecommendations
population:
  - compute-optimizer:GetEC2InstanceRecommendations
  - compute-optimizer:GetAutoScalingGroupRecommendations
  - compute-optimizer:GetEBSVolumeRecommendations
  - compute-optimizer:GetECSServiceRecommendations
  - compute-optimizer:GetRDSDatabaseRecommendations
remediation: Take the size that Compute Optimizer recommends, in aws compute-optimizer get-ec2-instance-recommendations and its kind.
notes: >
  Of volumes, and at times of groups, AWS only says that they are not optimized: then a volume fails where its first
  recommendation saves money, and where AWS does not say that either there is no evidence. A database has a row of its own
  for its storage.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when finding in ('optimized', 'underprovisioned') then 'pass'
        when finding = 'overprovisioned' or saves_money then 'fail'
        when not saves_money then 'pass'
        else 'no_evidence'
    end as status,
    case finding
        when 'optimized' then 'sized to its work'
        when 'underprovisioned' then 'underprovisioned: too small for its work, which is no waste'
        when 'overprovisioned' then 'overprovisioned: larger than its work'
        else 'not optimized' || case
            when saves_money then ': the first recommendation saves money'
            when not saves_money then ': the first recommendation saves no money'
            else ', and AWS does not say in which direction'
        end
    end as reason,
    [evidence_id] as evidence
from compute_optimizer_findings
