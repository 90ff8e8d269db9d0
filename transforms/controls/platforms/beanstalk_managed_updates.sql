/*---
title: Elastic Beanstalk environments update their platform by themselves
question: Do Elastic Beanstalk environments take updates of their platform by themselves?
passes: managed actions are enabled (aws:elasticbeanstalk:managedactions, ManagedActionsEnabled is true)
not_applicable: the environment is terminated, or is being terminated
severity: medium
kind: shared
evidence: [elasticbeanstalk:DescribeEnvironments, elasticbeanstalk:DescribeConfigurationSettings]
frameworks: {PCI-4.0: ["6.3.3"]}
remediation: >
  aws elasticbeanstalk update-environment --environment-name NAME --option-settings
  Namespace=aws:elasticbeanstalk:managedactions,OptionName=ManagedActionsEnabled,Value=true
notes: >
  The option is off unless it was chosen, so that settings without it fail. Its level (minor or patch) does not decide, and
  is not kept: the values of options may be secrets, and only true and false are.
---*/
with
judged as (
    select
        environments.account_id,
        environments.region,
        environments.resource_type,
        environments.resource_id,
        environments.resource_arn,
        case
            when environments.state in ('Terminated', 'Terminating') then 'not_applicable'
            when options.updates_itself then 'pass'
            when options.environment_name is not null then 'fail'
        end as status,
        case
            when environments.state in ('Terminated', 'Terminating') then 'its state is ' || environments.state
            else 'managed updates of its platform are ' || if(options.updates_itself, 'on', 'off')
        end as reason,
        list_distinct(environments.evidence || evidence(options.evidence_id)) as evidence
    from elasticbeanstalk_environments as environments
    left join elasticbeanstalk_update_options as options
        on options.account_id = environments.account_id
        and options.region = environments.region
        and options.environment_name = environments.resource_id
)
select * from judged
