/*---
description: Whether an account was asked in full for all that delivers logs to buckets, so that s3_log_destinations is whole
---*/
select account_id, count(*) filter (not answered and status not in ('not_enabled', 'not_offered')) = 0 as known
from call_outcomes
where (service || ':' || operation) in (
        'cloudtrail:DescribeTrails', 'config:DescribeDeliveryChannels', 'ec2:DescribeFlowLogs',
        'elbv2:DescribeLoadBalancerAttributes', 's3:GetBucketLogging'
    )
group by account_id
