/*---
title: Instances start from images of known providers only
question: May instances start only from images of approved providers?
passes: >
  the account allows images of listed providers only; or each running instance started from an image of Amazon, of the
  Marketplace, or of an account of the organization
not_applicable: no instance runs in the Region that is the account's to look after
severity: medium
kind: customer-specific
evidence:
  - ec2:DescribeInstances
  - ec2:GetAllowedImagesSettings
  - ec2:DescribeInstanceImageMetadata
population: [ec2:DescribeInstances]
remediation: aws ec2 replace-image-criteria-in-allowed-images-settings, then enable-allowed-images-settings
notes: In audit mode the setting only reports, so the owners decide. One row an account and Region.
---*/
with
settings as (
    select account_id, region, evidence_id, item ->> 'State' as state
    from items
    where service = 'ec2' and operation = 'GetAllowedImagesSettings' and error_code is null
),
running as (
    select
        images.*,
        settings.state,
        settings.evidence_id as settings_evidence_id,
        image_id is null as is_unknown,
        coalesce(owner_alias in ('amazon', 'aws-marketplace'), false)
        or owner_id in (select account_id from organization_accounts) as is_known_owner
    from ec2_instance_images as images
    left join settings
        on settings.account_id = images.account_id and settings.region = images.region
    where why_not is null
),
judged as (
    select
        account_id,
        region,
        'AWS::::Account' as resource_type,
        account_id as resource_id,
        string_agg(
            distinct image_id || ' of ' || coalesce(owner_id, 'an unknown owner'), ', '
        ) filter (not is_unknown and is_known_owner is not true) as strangers,
        case
            when min(state) = 'enabled' then 'pass'
            when min(settings_evidence_id) is null then null
            when strangers is not null then 'fail'
            when not bool_and(is_answered) then null
            when bool_or(is_unknown) then 'no_evidence'
            else 'pass'
        end as status,
        case
            when min(state) = 'enabled' then 'only images of listed providers may start'
            when strangers is not null then 'running from ' || strangers
            when bool_or(is_unknown) then 'the image of an instance is not known'
            else format('{} instances, all from images of known providers', count(*))
        end as reason,
        list_distinct(flatten(list(evidence)) || evidence(min(settings_evidence_id))) as evidence
    from running
    group by account_id, region
)
select * exclude (strangers) from judged
