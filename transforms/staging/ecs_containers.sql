/*---
description: >
  The containers of task definitions in use, one row each; its id begins with its task definition's. runs_as_root is true
  where no other user is named
---*/
with
containers as (
    select *, unnest(containers) as container from ecs_task_definitions
)
select
    account_id,
    region,
    resource_type,
    resource_id || '/' || container.name as resource_id,
    resource_arn,
    evidence_id,
    is_windows,
    regexp_full_match(coalesce(nullif(container.user, ''), 'root'), '(root|0)(:.*)?') as runs_as_root,
    container.user as named_user,
    coalesce(container.readonlyRootFilesystem, false) as has_readonly_root,
    container.logConfiguration.logDriver as log_driver,
    coalesce(container.environment, []) as variables,
    list_transform(coalesce(container.environmentFiles, []), lambda file: file.value) as variable_files
from containers
