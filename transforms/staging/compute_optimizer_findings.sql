/*---
description: >
  What Compute Optimizer says of the size of instances, groups, volumes, services and databases, one row a resource and
  one for a database's storage; finding is in lower case without separators. saves_money is null where it does not say.
---*/
with
findings as (
    select
        *,
        item -> '$.volumeRecommendationOptions[0].savingsOpportunity.estimatedMonthlySavings.value' as savings,
        unnest(case operation
            when 'GetEC2InstanceRecommendations' then [{
                'type': 'AWS::EC2::Instance', 'arn': item ->> 'instanceArn', 'part': '', 'finding': item ->> 'finding'
            }]
            when 'GetAutoScalingGroupRecommendations' then [{
                'type': 'AWS::AutoScaling::AutoScalingGroup', 'arn': item ->> 'autoScalingGroupArn', 'part': '',
                'finding': item ->> 'finding'
            }]
            when 'GetEBSVolumeRecommendations' then [{
                'type': 'AWS::EC2::Volume', 'arn': item ->> 'volumeArn', 'part': '', 'finding': item ->> 'finding'
            }]
            when 'GetECSServiceRecommendations' then [{
                'type': 'AWS::ECS::Service', 'arn': item ->> 'serviceArn', 'part': '', 'finding': item ->> 'finding'
            }]
            when 'GetRDSDatabaseRecommendations' then [
                {
                    'type': 'AWS::RDS::DBInstance', 'arn': item ->> 'resourceArn', 'part': '',
                    'finding': item ->> 'instanceFinding'
                },
                {
                    'type': 'AWS::RDS::DBInstance', 'arn': item ->> 'resourceArn', 'part': '/storage',
                    'finding': item ->> 'storageFinding'
                }
            ]
        end) as found
    from items
    where service = 'compute-optimizer'
        and error_code is null
        and operation in (
            'GetEC2InstanceRecommendations', 'GetAutoScalingGroupRecommendations', 'GetEBSVolumeRecommendations',
            'GetECSServiceRecommendations', 'GetRDSDatabaseRecommendations'
        )
)
select
    account_id,
    region,
    found.type as resource_type,
    case found.type
        when 'AWS::AutoScaling::AutoScalingGroup' then split_part(found.arn, 'autoScalingGroupName/', 2)
        when 'AWS::RDS::DBInstance' then split_part(found.arn, ':', 7) || found.part
        when 'AWS::ECS::Service' then found.arn
        else split_part(found.arn, '/', 2)
    end as resource_id,
    found.arn as resource_arn,
    evidence_id,
    lower(replace(found.finding, '_', '')) as finding,
    cast(savings as double) > 0 as saves_money
from findings
where found.finding is not null
