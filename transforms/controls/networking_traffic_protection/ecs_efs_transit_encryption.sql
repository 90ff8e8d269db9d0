/*---
title: Containers mount file systems through TLS
question: Do containers mount file systems through TLS?
passes: each EFS volume of the task definition has transitEncryption ENABLED
not_applicable: the task definition mounts no EFS file system
severity: medium
kind: customer-specific
evidence: &asked
  - ecs:ListTaskDefinitionFamilies
  - ecs:ListClusters
  - ecs:ListServices
  - ecs:DescribeServices
  - ecs:ListTasks
  - ecs:DescribeTasks
  - ecs:DescribeTaskDefinition
population: *asked
remediation: Register a revision with transitEncryption ENABLED in efsVolumeConfiguration, and let the services use it.
notes: >
  What services and running tasks name is judged, and the newest revision of each family, which is what starts next. A volume
  that says nothing is not encrypted in transit.
---*/
with
definitions as (
    select
        *,
        list_filter(efs_volumes, lambda volume: volume.transit_encryption is distinct from 'ENABLED') as clear_volumes
    from ecs_task_definitions
)
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case when len(efs_volumes) = 0 then 'not_applicable' when len(clear_volumes) = 0 then 'pass' else 'fail' end as status,
    case
        when len(efs_volumes) = 0 then 'mounts no EFS file system'
        when len(clear_volumes) = 0 then 'every EFS volume is mounted through TLS'
        else 'mounts in clear text: ' || array_to_string(list_transform(
            clear_volumes, lambda volume: format('{} ({})', volume.name, volume.file_system_id)
        ), ', ')
    end as reason,
    [evidence_id] as evidence
from definitions
