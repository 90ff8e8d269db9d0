/*---
description: >
  Instances as in ec2_running_systems, with what Systems Manager knows of each: is_answered says whether it was asked in
  full, node_evidence_id is null where it does not know the instance
---*/
with
answered as (
    from answered_operations where service = 'ssm' and operation = 'DescribeInstanceInformation'
)
select
    systems.*,
    answered.account_id is not null as is_answered,
    nodes.evidence_id as node_evidence_id,
    evidence(systems.evidence_id, nodes.evidence_id) as evidence,
    nodes.* exclude (account_id, region, instance_id, evidence_id)
from ec2_running_systems as systems
left join answered
    on answered.account_id = systems.account_id and answered.region = systems.region
left join ssm_nodes as nodes
    on nodes.account_id = systems.account_id
    and nodes.region = systems.region
    and nodes.instance_id = systems.resource_id
