/*---
description: Resources that Compute Optimizer finds idle, unattached or unused, with CloudFormation's type where it is known
---*/
select
    account_id,
    region,
    evidence_id,
    item ->> 'resourceArn' as idle_arn,
    item ->> 'resourceId' as idle_id,
    case item ->> 'resourceType'
        when 'EC2Instance' then 'AWS::EC2::Instance'
        when 'AutoScalingGroup' then 'AWS::AutoScaling::AutoScalingGroup'
        when 'EBSVolume' then 'AWS::EC2::Volume'
        when 'ECSService' then 'AWS::ECS::Service'
        when 'RDSDBInstance' then 'AWS::RDS::DBInstance'
        when 'NatGateway' then 'AWS::EC2::NatGateway'
        when 'DynamoDBTable' then 'AWS::DynamoDB::Table'
        else item ->> 'resourceType'
    end as idle_type,
    lower(item ->> 'finding') as finding,
    cast(item ->> 'lookBackPeriodInDays' as double) as days
from items
where service = 'compute-optimizer' and operation = 'GetIdleRecommendations' and error_code is null
