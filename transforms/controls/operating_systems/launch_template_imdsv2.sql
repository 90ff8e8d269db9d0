/*---
title: Launch templates and configurations demand IMDSv2
question: Do launch templates and launch configurations in use demand IMDSv2?
passes: >
  the default version, the latest, and each that an Auto Scaling group names ask for tokens (or disable the endpoint), or say
  nothing where the account's default is required or enforced
not_applicable: the launch template was deleted since it was listed
severity: medium
kind: customer-specific
evidence:
  - ec2:DescribeLaunchTemplates
  - autoscaling:DescribeLaunchConfigurations
  - ec2:DescribeLaunchTemplateVersions
  - ec2:GetInstanceMetadataDefaults
  - autoscaling:DescribeAutoScalingGroups
population: [ec2:DescribeLaunchTemplates, autoscaling:DescribeLaunchConfigurations]
frameworks: {FSBP: [AutoScaling.3]}
remediation: Create a version with MetadataOptions.HttpTokens=required and make it the default.
notes: >
  Where Auto Scaling groups could not be listed, a version that only they may use leaves the row without an answer if it
  does not demand tokens.
---*/
with
defaults as (
    select
        account_id,
        region,
        evidence_id,
        coalesce(http_tokens = 'required', false) or coalesce(http_tokens_enforced = 'enabled', false) as demands_tokens
    from ec2_metadata_defaults
),
versions as (
    select
        versions.account_id,
        versions.region,
        versions.launch_template_id,
        versions.version_number,
        versions.is_used,
        versions.are_groups_known,
        case
            when versions.http_tokens = 'required' or versions.http_endpoint = 'disabled' then true
            when versions.http_tokens is not null then false
            else defaults.demands_tokens
        end as demands_tokens,
        evidence(
            versions.evidence_id, if(versions.http_tokens is null, defaults.evidence_id, null), group_evidence_id
        ) as evidence
    from ec2_launch_template_uses as versions
    left join defaults
        on defaults.account_id = versions.account_id
        and defaults.region = versions.region
),
judged_templates as (
    select
        templates.account_id,
        templates.region,
        templates.resource_type,
        templates.resource_id,
        templates.resource_arn,
        case
            when templates.gone then 'not_applicable'
            when bool_or(versions.is_used and not versions.demands_tokens) then 'fail'
            when not templates.versions_answered then null
            when bool_or(versions.is_used and versions.demands_tokens is null) then null
            when bool_or(not versions.are_groups_known and versions.demands_tokens is not true) then null
            else 'pass'
        end as status,
        case
            when templates.gone then 'the launch template is no more'
            when bool_or(versions.is_used and not versions.demands_tokens) then 'tokens are optional in version '
                || string_agg(versions.version_number, ', ' order by versions.version_number)
                    filter (versions.is_used and not versions.demands_tokens)
            else 'tokens are demanded by version '
                || string_agg(versions.version_number, ', ' order by versions.version_number) filter (versions.is_used)
        end as reason,
        list_distinct(
            [templates.evidence_id] || coalesce(flatten(list(versions.evidence) filter (versions.is_used)), [])
        ) as evidence
    from ec2_launch_templates as templates
    left join versions
        on versions.account_id = templates.account_id
        and versions.region = templates.region
        and versions.launch_template_id = templates.resource_id
    group by
        templates.account_id, templates.region, templates.resource_type, templates.resource_id, templates.resource_arn,
        templates.gone, templates.versions_answered, templates.evidence_id
),
configurations as (
    select
        items.*,
        item ->> '$.MetadataOptions.HttpTokens' as http_tokens,
        case
            when http_tokens = 'required' or item ->> '$.MetadataOptions.HttpEndpoint' = 'disabled' then true
            when http_tokens is not null then false
            else defaults.demands_tokens
        end as demands_tokens,
        if(http_tokens is null, defaults.evidence_id, null) as default_evidence_id
    from items
    left join defaults using (account_id, region)
    where service = 'autoscaling' and operation = 'DescribeLaunchConfigurations' and error_code is null
),
judged_configurations as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case demands_tokens when true then 'pass' when false then 'fail' end as status,
        if(demands_tokens, 'tokens are demanded', 'tokens are optional')
            || if(http_tokens is null, ' by the account''s default', '') as reason,
        evidence(configurations.evidence_id, default_evidence_id) as evidence
    from configurations
)
from judged_templates
union all
from judged_configurations
