/*---
description: >
  Task definitions in use (named by a service or a running task) and the newest of each family, one row each although
  several calls may answer with the same one
---*/
with
described as (
    select *, json_transform(item -> 'taskDefinition', '{
        "taskDefinitionArn": "VARCHAR", "family": "VARCHAR", "revision": "BIGINT", "networkMode": "VARCHAR",
        "pidMode": "VARCHAR", "ipcMode": "VARCHAR",
        "volumes": [{"name": "VARCHAR", "efsVolumeConfiguration": {
            "fileSystemId": "VARCHAR", "transitEncryption": "VARCHAR"
        }}],
        "runtimePlatform": {"operatingSystemFamily": "VARCHAR"},
        "containerDefinitions": [{
            "name": "VARCHAR", "privileged": "BOOLEAN", "user": "VARCHAR", "readonlyRootFilesystem": "BOOLEAN",
            "logConfiguration": {"logDriver": "VARCHAR"}, "environment": [{"name": "VARCHAR", "value": "VARCHAR"}],
            "environmentFiles": [{"value": "VARCHAR"}]
        }]
    }') as task
    from items
    where service = 'ecs' and operation = 'DescribeTaskDefinition' and error_code is null
    qualify row_number() over (
        partition by account_id, region, item ->> '$.taskDefinition.taskDefinitionArn' order by evidence_id
    ) = 1
)
select
    account_id,
    region,
    'AWS::ECS::TaskDefinition' as resource_type,
    task.taskDefinitionArn as resource_id,
    task.taskDefinitionArn as resource_arn,
    evidence_id,
    coalesce(task.networkMode, 'bridge') as network_mode,
    task.pidMode as pid_mode,
    task.ipcMode as ipc_mode,
    list_transform(
        list_filter(coalesce(task.volumes, []), lambda volume: volume.efsVolumeConfiguration.fileSystemId is not null),
        lambda volume: {
            'name': volume.name,
            'file_system_id': volume.efsVolumeConfiguration.fileSystemId,
            'transit_encryption': volume.efsVolumeConfiguration.transitEncryption
        }
    ) as efs_volumes,
    starts_with(coalesce(task.runtimePlatform.operatingSystemFamily, 'LINUX'), 'WINDOWS') as is_windows,
    coalesce(task.containerDefinitions, []) as containers
from described
