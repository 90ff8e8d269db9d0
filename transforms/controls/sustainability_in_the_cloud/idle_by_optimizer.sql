/*---
title: AWS's own analysis finds nothing idle
question: Does AWS's own analysis find nothing idle?
passes: Compute Optimizer, asked in full, does not list the instance, volume, group or database as idle
not_applicable: there is nothing of these kinds
severity: medium
kind: customer-specific
evidence:
  - compute-optimizer:GetIdleRecommendations
  - ec2:DescribeInstances
  - ec2:DescribeVolumes
  - autoscaling:DescribeAutoScalingGroups
  - rds:DescribeDBInstances
population:
  - ec2:DescribeInstances
  - ec2:DescribeVolumes
  - autoscaling:DescribeAutoScalingGroups
  - rds:DescribeDBInstances
remediation: Keep a snapshot if the data matters, then stop or delete the resource.
notes: >
  Only what is idle is listed, so that what passes comes from the inventory. Other kinds (NAT gateways, tables, caches) are
  rows only where they are idle.
---*/
with
inventory as (
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id
    from ec2_instances
    where state not in ('terminated', 'shutting-down')
    union all
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id from ec2_volumes
    union all
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id from autoscaling_groups
    union all
    select account_id, region, resource_type, resource_id, resource_arn, evidence_id from rds_db_instances
),
looked_at as (
    select account_id, region
    from answered_operations
    where service = 'compute-optimizer' and operation = 'GetIdleRecommendations'
),
joined as (
    select
        coalesce(inventory.account_id, idle.account_id) as account_id,
        coalesce(inventory.region, idle.region) as region,
        coalesce(inventory.resource_type, idle.idle_type) as resource_type,
        coalesce(inventory.resource_id, idle.idle_id, idle.idle_arn) as resource_id,
        coalesce(inventory.resource_arn, idle.idle_arn) as resource_arn,
        idle.finding,
        idle.days,
        evidence(inventory.evidence_id, idle.evidence_id) as evidence
    from inventory
    full join compute_optimizer_idle as idle
        on idle.account_id = inventory.account_id
        and idle.region = inventory.region
        and idle.idle_arn = inventory.resource_arn
),
judged as (
    select
        joined.account_id,
        joined.region,
        joined.resource_type,
        joined.resource_id,
        joined.resource_arn,
        case when joined.finding is not null then 'fail' when looked_at.account_id is not null then 'pass' end as status,
        case
            when joined.finding is null then 'not among what AWS finds idle'
            else joined.finding || coalesce(format(' for {:.0f} days', joined.days), '')
        end as reason,
        joined.evidence
    from joined
    left join looked_at using (account_id, region)
)
select * from judged
