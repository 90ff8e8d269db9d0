/*---
description: >
  Launch templates; versions_answered says whether their versions were answered, gone whether the template is no more
---*/
with
version_answers as (
    select account_id, region, parent_resource_id as resource_id, bool_or(error_code is not null) as gone
    from answers
    where service = 'ec2' and operation = 'DescribeLaunchTemplateVersions'
    group by all
)
select
    items.account_id,
    items.region,
    items.resource_type,
    items.resource_id,
    items.resource_arn,
    items.evidence_id,
    items.item ->> 'LaunchTemplateName' as name,
    version_answers.resource_id is not null as versions_answered,
    coalesce(version_answers.gone, false) as gone
from items
left join version_answers using (account_id, region, resource_id)
where items.service = 'ec2' and items.operation = 'DescribeLaunchTemplates' and items.error_code is null
