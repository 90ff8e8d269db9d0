/*---
description: Alarms that recover an instance when its system fails, one row an instance
---*/
with
alarms as (
    select *, json_transform(item, '{
        "AlarmName": "VARCHAR", "ActionsEnabled": "BOOLEAN", "AlarmActions": ["VARCHAR"],
        "Dimensions": [{"Name": "VARCHAR", "Value": "VARCHAR"}]
    }') as alarm
    from items
    where service = 'cloudwatch' and operation = 'DescribeAlarms' and error_code is null
)
select
    account_id,
    region,
    list_filter(alarm.Dimensions, lambda dimension: dimension.Name = 'InstanceId')[1].Value as instance_id,
    min(alarm.AlarmName) as alarm_name,
    min(evidence_id) as evidence_id
from alarms
where alarm.ActionsEnabled is not false
    and len(list_filter(alarm.AlarmActions, lambda action: regexp_matches(action, ':ec2:recover$|/AWS_EC2.*\.Recover/'))) > 0
group by all
