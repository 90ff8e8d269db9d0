/*---
description: The options of Elastic Beanstalk's environments that say whether and how far the platform updates itself
---*/
with
options as (
    select
        account_id,
        region,
        parent_resource_id as environment_name,
        evidence_id,
        unnest(json_listed(item -> 'OptionSettings')) as option
    from items
    where service = 'elasticbeanstalk' and operation = 'DescribeConfigurationSettings' and error_code is null
        and item ->> 'DeploymentStatus' is distinct from 'failed'
)
select
    account_id,
    region,
    environment_name,
    min(evidence_id) as evidence_id,
    coalesce(bool_or(
        option ->> 'Namespace' = 'aws:elasticbeanstalk:managedactions'
        and option ->> 'OptionName' = 'ManagedActionsEnabled'
        and lower(option ->> 'Value') = 'true'
    ), false) as updates_itself
from options
group by all
