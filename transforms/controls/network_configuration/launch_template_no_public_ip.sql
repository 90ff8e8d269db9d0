/*---
title: Launch templates ask for no public address
question: Do launch templates in use ask for no public address?
passes: neither the default version nor the latest nor one that an Auto Scaling group names asks for a public address
not_applicable: the launch template was deleted since it was listed
severity: medium
kind: customer-specific
evidence:
  - ec2:DescribeLaunchTemplates
  - ec2:DescribeLaunchTemplateVersions
  - autoscaling:DescribeAutoScalingGroups
frameworks: {ISO-27001-2022: [A.8.20, A.8.22], SOC2: [CC6.6], FSBP: [EC2.25]}
remediation: Create a version without AssociatePublicIpAddress, make it the default, and let the groups use it.
notes: >
  A version that says nothing leaves the choice to the subnet, which subnet_no_auto_public_ip judges. Where Auto Scaling
  groups could not be listed, an older version that asks for an address leaves the row without an answer.
---*/
select
    templates.account_id,
    templates.region,
    templates.resource_type,
    templates.resource_id,
    templates.resource_arn,
    case
        when templates.gone then 'not_applicable'
        when bool_or(versions.is_used and versions.asks_public_ip) then 'fail'
        when not templates.versions_answered then null
        when bool_or(versions.asks_public_ip and not versions.are_groups_known) then null
        else 'pass'
    end as status,
    case
        when templates.gone then 'the launch template is no more'
        when bool_or(versions.is_used and versions.asks_public_ip) then 'a public address is asked for by version '
            || string_agg(versions.version_number, ', ' order by versions.version_number)
                filter (versions.is_used and versions.asks_public_ip)
        else 'no version in use asks for a public address'
    end as reason,
    list_distinct(
        [templates.evidence_id]
        || coalesce(flatten(list(evidence(versions.evidence_id, versions.group_evidence_id)) filter (versions.is_used)), [])
    ) as evidence
from ec2_launch_templates as templates
left join ec2_launch_template_uses as versions
    on versions.account_id = templates.account_id
    and versions.region = templates.region
    and versions.launch_template_id = templates.resource_id
group by
    templates.account_id, templates.region, templates.resource_type, templates.resource_id, templates.resource_arn,
    templates.gone, templates.versions_answered, templates.evidence_id
