/*---
title: Start-up scripts hold no secrets
question: Are start-up scripts free of secrets?
passes: >
  nothing in the decoded script looked like a secret when it was collected: no private key, AWS key, password, token, or URL
  with credentials; remit keeps the kind and the line, never the script
not_applicable: there is no script, or the instance is no more, or a service of AWS operates it
severity: high
kind: customer-specific
evidence:
  - ec2:DescribeInstances
  - ec2:DescribeLaunchTemplates
  - ec2:DescribeInstanceAttribute
  - ec2:DescribeLaunchTemplateVersions
population: [ec2:DescribeInstances, ec2:DescribeLaunchTemplates]
remediation: Keep the value in Secrets Manager or Parameter Store, and let the script fetch it with the instance's role.
notes: >
  Stopped instances are judged too, since their script stays readable; so is every version of a launch template. Anyone who
  may call ec2:DescribeInstanceAttribute can read a script.
---*/
with
of_instances as (
    select
        instances.account_id,
        instances.region,
        instances.resource_type,
        instances.resource_id,
        instances.resource_arn,
        case
            when instances.is_operated_by_aws then 'operated by ' || coalesce(instances.operator, 'AWS')
            when instances.state in ('terminated', 'shutting-down') then 'the instance is ' || instances.state
            when scripts.error_code is not null then 'the instance is no more'
        end as why_not,
        scripts.evidence_id is not null as is_answered,
        scripts.user_data is not null as has_script,
        secret_signs(scripts.user_data) as signs,
        evidence(instances.evidence_id, scripts.evidence_id) as evidence
    from ec2_instances as instances
    left join ec2_user_data as scripts
        on scripts.account_id = instances.account_id
        and scripts.region = instances.region
        and scripts.instance_id = instances.resource_id
),
of_templates as (
    select
        templates.account_id,
        templates.region,
        templates.resource_type,
        templates.resource_id,
        templates.resource_arn,
        if(templates.gone, 'the launch template is no more', null) as why_not,
        templates.versions_answered as is_answered,
        count(versions.user_data) > 0 as has_script,
        string_agg(
            'version ' || versions.version_number || ': ' || secret_signs(versions.user_data), '; '
            order by versions.version_number
        ) as signs,
        list_distinct([templates.evidence_id] || coalesce(list(versions.evidence_id) filter (
            versions.user_data is not null
        ), [])) as evidence
    from ec2_launch_templates as templates
    left join ec2_launch_template_versions as versions
        on versions.account_id = templates.account_id
        and versions.region = templates.region
        and versions.launch_template_id = templates.resource_id
    group by
        templates.account_id, templates.region, templates.resource_type, templates.resource_id, templates.resource_arn,
        templates.gone, templates.versions_answered, templates.evidence_id
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when why_not is not null then 'not_applicable'
            when not is_answered then null
            when not has_script then 'not_applicable'
            when signs is null then 'pass'
            else 'fail'
        end as status,
        coalesce(
            why_not,
            if(has_script, null, 'no user data'),
            'looks like a secret: ' || signs,
            'nothing in the script looks like a secret'
        ) as reason,
        evidence
    from (from of_instances union all by name from of_templates)
)
select * from judged
