/*---
description: >
  Versions of launch templates with what they ask for; is_used is true for the default version, the latest, and each that an
  Auto Scaling group names, which cannot be told where are_groups_known is false
---*/
with
groups_answered as (
    from answered_operations where service = 'autoscaling' and operation = 'DescribeAutoScalingGroups'
),
named as (
    select account_id, region, unnest(named_templates) as template, evidence_id
    from autoscaling_groups
),
named_versions as (
    select account_id, region, template.LaunchTemplateId, template.Version, min(evidence_id) as evidence_id
    from named
    group by all
)
select
    versions.* exclude (user_data),
    versions.is_default
    or versions.version_number = max(versions.version_number) over (
        partition by versions.account_id, versions.region, versions.launch_template_id
    )
    or named.LaunchTemplateId is not null as is_used,
    groups_answered.account_id is not null as are_groups_known,
    named.evidence_id as group_evidence_id
from ec2_launch_template_versions as versions
left join named_versions as named
    on named.account_id = versions.account_id
    and named.region = versions.region
    and named.LaunchTemplateId = versions.launch_template_id
    and named.Version = cast(versions.version_number as varchar)
left join groups_answered
    on groups_answered.account_id = versions.account_id
    and groups_answered.region = versions.region
