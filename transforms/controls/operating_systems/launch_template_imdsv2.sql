/*---
title: Launch templates demand IMDSv2
question: Do launch templates in use demand IMDSv2?
passes: >
  the default and the latest version ask for tokens (or disable the endpoint), or say nothing where the account's default
  is required
severity: medium
kind: customer-specific
evidence: [ec2:DescribeLaunchTemplates, ec2:DescribeLaunchTemplateVersions, ec2:GetInstanceMetadataDefaults]
frameworks: {FSBP: [AutoScaling.3]}
remediation: Create a version with MetadataOptions.HttpTokens=required and make it the default.
---*/
with
templates as (
    from items where service = 'ec2' and operation = 'DescribeLaunchTemplates'
),
versions as (
    select
        versions.account_id,
        versions.region,
        versions.launch_template_id,
        versions.version_number,
        versions.evidence_id,
        defaults.evidence_id as default_evidence_id,
        versions.http_tokens is null and versions.http_endpoint is distinct from 'disabled' as is_silent,
        case
            when versions.http_tokens = 'required' or versions.http_endpoint = 'disabled' then true
            when versions.http_tokens is not null then false
            when defaults_asked.account_id is not null then
                coalesce(defaults.http_tokens = 'required', false)
                or coalesce(defaults.http_tokens_enforced = 'enabled', false)
        end as demands_tokens
    from ec2_launch_template_versions as versions
    left join ec2_metadata_defaults as defaults
        on defaults.account_id = versions.account_id
        and defaults.region = versions.region
    left join answered_operations as defaults_asked
        on defaults_asked.account_id = versions.account_id
        and defaults_asked.region = versions.region
        and defaults_asked.service = 'ec2' and defaults_asked.operation = 'GetInstanceMetadataDefaults'
),
judged as (
    select
        templates.account_id,
        templates.region,
        templates.resource_type,
        templates.resource_id,
        templates.resource_arn,
        case
            when bool_or(not versions.demands_tokens) then 'fail'
            when count(versions.version_number) = 0 or bool_or(versions.demands_tokens is null) then null
            else 'pass'
        end as status,
        case status
            when 'fail' then 'tokens are optional in version '
                || string_agg(versions.version_number, ', ' order by versions.version_number)
                    filter (not versions.demands_tokens)
            else format('{} judged versions demand tokens', count(versions.version_number))
        end as reason,
        list_concat(
            list(distinct templates.evidence_id),
            list_concat(
                coalesce(list(distinct versions.evidence_id) filter (versions.evidence_id is not null), []),
                coalesce(list(distinct versions.default_evidence_id) filter (
                    versions.is_silent and versions.default_evidence_id is not null
                ), [])
            )
        ) as evidence
    from templates
    left join versions
        on versions.account_id = templates.account_id
        and versions.region = templates.region
        and versions.launch_template_id = templates.resource_id
    group by all
)
select * from judged
