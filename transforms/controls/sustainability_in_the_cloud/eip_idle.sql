/*---
title: Every Elastic IP address is in use by something that runs
question: Is every Elastic IP in use by something that runs?
passes: the address is associated, and where it is with an instance, that is running
not_applicable: a service of AWS manages the address for itself
severity: low
kind: customer-specific
evidence: [ec2:DescribeAddresses, ec2:DescribeInstances]
population: [ec2:DescribeAddresses]
frameworks: {FSBP: [EC2.12]}
remediation: aws ec2 release-address --allocation-id ID
---*/
with
addresses as (
    select addresses.*, instances.state, instances.evidence_id as instance_evidence_id, answered.account_id is not null as is_listed
    from ec2_addresses as addresses
    left join ec2_instances as instances
        on instances.account_id = addresses.account_id
        and instances.region = addresses.region
        and instances.resource_id = addresses.instance_id
    left join (from answered_operations where service = 'ec2' and operation = 'DescribeInstances') as answered
        on answered.account_id = addresses.account_id
        and answered.region = addresses.region
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when managed_by is not null then 'not_applicable'
        when association_id is null then 'fail'
        when instance_id is null or state = 'running' then 'pass'
        when is_listed then 'fail'
    end as status,
    public_ip || case
        when managed_by is not null then ' is managed by ' || managed_by
        when association_id is null then ' is associated with nothing'
        when instance_id is null then ' is associated'
        else format(' belongs to {}, which is {}', instance_id, coalesce(state, 'not there'))
    end as reason,
    evidence(evidence_id, instance_evidence_id) as evidence
from addresses
