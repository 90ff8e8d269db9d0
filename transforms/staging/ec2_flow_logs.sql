/*---
description: Flow logs, with what they watch and whether they are delivered
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    evidence_id,
    item ->> 'ResourceId' as watched_id,
    item ->> 'FlowLogStatus' as status,
    item ->> 'TrafficType' as traffic_type,
    item ->> 'DeliverLogsStatus' as delivery_status
from items
where service = 'ec2' and operation = 'DescribeFlowLogs'
