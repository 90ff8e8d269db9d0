/*---
title: Critical instances recover by themselves
question: Do critical instances recover by themselves when their hardware fails?
passes: >
  an Auto Scaling group replaces the instance; or its automatic recovery is on and its type supports it; or an alarm
  recovers it
not_applicable: >
  the instance is not running, an AWS service operates it, or it is not critical: the tag criticality does not say critical
  or high; where no resource carries that tag, everything counts as critical
severity: medium
kind: customer-specific
evidence:
  - ec2:DescribeInstances
  - ec2:DescribeInstanceTypes
  - autoscaling:DescribeAutoScalingGroups
  - cloudwatch:DescribeAlarms
  - resourcegroupstaggingapi:GetResources
population: [ec2:DescribeInstances]
remediation: aws ec2 modify-instance-maintenance-options --instance-id ID --auto-recovery default
notes: >
  "default" means that a supported type recovers: bare metal and most types with disks of their own do not, whatever the
  option says.
---*/
with
grouped as (
    select account_id, region, resource_id as group_name, evidence_id, unnest(instance_ids) as instance_id
    from autoscaling_groups
),
asked as (
    select
        account_id,
        region,
        bool_or(service = 'autoscaling' and operation = 'DescribeAutoScalingGroups') as groups,
        bool_or(service = 'cloudwatch' and operation = 'DescribeAlarms') as alarms
    from answered_operations
    group by all
),
judged as (
    select
        instances.account_id,
        instances.region,
        instances.resource_type,
        instances.resource_id,
        instances.resource_arn,
        case
            when instances.state != 'running' or instances.is_operated_by_aws or not critical.critical then 'not_applicable'
            when grouped.instance_id is not null or alarms.instance_id is not null then 'pass'
            when instances.auto_recovery = 'default' and types.may_recover then 'pass'
            when critical.critical is null or asked.groups is not true or asked.alarms is not true then null
            when instances.auto_recovery = 'disabled' or not types.may_recover then 'fail'
            when instances.auto_recovery is null then 'no_evidence'
        end as status,
        case
            when instances.state != 'running' then 'its state is ' || instances.state
            when instances.is_operated_by_aws then 'operated by ' || coalesce(instances.operator, 'an AWS service')
            when not critical.critical then 'not tagged as critical'
            when grouped.instance_id is not null then 'replaced by the group ' || grouped.group_name
            when alarms.instance_id is not null then 'recovered by the alarm ' || alarms.alarm_name
            when not types.may_recover then instances.instance_type || ' can not recover, and no group or alarm helps it'
            when instances.auto_recovery is null then 'the answer does not tell whether it recovers'
            else format(
                '{}, whose automatic recovery is {}', instances.instance_type,
                if(instances.auto_recovery = 'default', 'on', 'off')
            )
        end as reason,
        list_distinct(
            evidence(instances.evidence_id, types.evidence_id) || evidence(grouped.evidence_id, alarms.evidence_id)
        ) as evidence
    from ec2_instances as instances
    join critical_instances as critical
        on critical.account_id = instances.account_id
        and critical.region = instances.region
        and critical.instance_id = instances.resource_id
    left join ec2_recovering_types as types
        on types.account_id = instances.account_id
        and types.region = instances.region
        and types.instance_type = instances.instance_type
    left join grouped
        on grouped.account_id = instances.account_id
        and grouped.region = instances.region
        and grouped.instance_id = instances.resource_id
    left join cloudwatch_recover_alarms as alarms
        on alarms.account_id = instances.account_id
        and alarms.region = instances.region
        and alarms.instance_id = instances.resource_id
    left join asked
        on asked.account_id = instances.account_id and asked.region = instances.region
)
select * from judged
