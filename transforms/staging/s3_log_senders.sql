/*---
description: >
  Whether all that delivers logs to an account's buckets is known, so that s3_log_destinations is whole: every call that
  tells it was answered, in the account itself and in each other one that answers at all
---*/
with
calls as (
    select
        call_outcomes.account_id,
        accounts.answered,
        not call_outcomes.answered and status not in ('not_enabled', 'not_offered') as failed
    from call_outcomes
    join organization_accounts as accounts using (account_id)
    where (service || ':' || operation) in (
            'cloudtrail:DescribeTrails', 'config:DescribeDeliveryChannels', 'ec2:DescribeFlowLogs',
            'elbv2:DescribeLoadBalancerAttributes', 's3:GetBucketLogging'
        )
)
select
    account_id,
    not bool_or(failed) and (select coalesce(not bool_or(failed), true) from calls where answered) as known
from calls
group by account_id
