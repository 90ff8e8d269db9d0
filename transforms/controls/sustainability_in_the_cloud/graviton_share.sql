/*---
title: A fair share of instances runs on arm64
question: Does the wanted share of instances run on arm64?
passes: at least 30 percent of the vCPUs of running Linux instances are arm64, in each account and Region
not_applicable: no Linux instance is running
severity: low
kind: customer-specific
evidence: [ec2:DescribeInstances]
remediation: Move to the g families (m8g, c8g, r8g, t4g) as images and packages for arm64 are ready.
notes: >
  Windows has no arm64 here, and Apple's machines are no choice of architecture: neither counts. Where an answer does not
  tell the vCPUs of every instance, instances are counted instead.
---*/
with
instances as (
    select
        *,
        architecture = 'arm64' as is_arm,
        count(vcpus) over place = count(*) over place as tells_vcpus,
        if(tells_vcpus, vcpus, 1) as weight
    from ec2_instances
    where state = 'running' and not is_windows and instance_type not like 'mac%'
    window place as (partition by account_id, region)
),
counted as (
    select
        account_id,
        region,
        if(bool_and(tells_vcpus), 'vCPUs', 'instances') as unit,
        coalesce(sum(weight) filter (is_arm), 0)::bigint as arm,
        sum(weight)::bigint as total,
        list(evidence_id order by resource_id)[:100] as evidence
    from instances
    group by account_id, region
)
select
    account_id,
    region,
    'AWS::::Account' as resource_type,
    account_id as resource_id,
    if(arm * 10 >= total * 3, 'pass', 'fail') as status,
    format('{} of {} {} that run are arm64, 30 percent wanted', arm, total, unit) as reason,
    evidence
from counted
