/*---
description: >
  CodeBuild projects as listed, with what they run with; is_described is false where that was not answered, is_gone where the
  project was deleted since the list. Values and source addresses are redacted
---*/
with
described as (
    select *, json_transform(item, '{
        "environment": {
            "privilegedMode": "BOOLEAN",
            "environmentVariables": [{"name": "VARCHAR", "value": "VARCHAR", "type": "VARCHAR"}]
        },
        "source": {"location": "VARCHAR"}, "secondarySources": [{"location": "VARCHAR"}],
        "logsConfig": {"cloudWatchLogs": {"status": "VARCHAR"}, "s3Logs": {"status": "VARCHAR"}}
    }') as project
    from items
    where service = 'codebuild' and operation = 'BatchGetProjects' and error_code is null
),
asked as (
    select account_id, region, unnest(json_texts(request -> 'names')) as resource_id, response_id
    from answers
    where service = 'codebuild' and operation = 'BatchGetProjects'
)
select
    listed.account_id,
    listed.region,
    listed.resource_type,
    listed.resource_id,
    listed.resource_arn,
    evidence(listed.evidence_id, coalesce(described.evidence_id, asked.response_id)) as evidence,
    asked.response_id is not null as is_described,
    asked.response_id is not null and described.evidence_id is null as is_gone,
    coalesce(project.environment.privilegedMode, false) as is_privileged,
    coalesce(project.environment.environmentVariables, []) as variables,
    [project.source.location]
    || list_transform(coalesce(project.secondarySources, []), lambda source: source.location) as source_locations,
    project.logsConfig is null
    or coalesce(project.logsConfig.cloudWatchLogs.status, 'ENABLED') = 'ENABLED'
    or project.logsConfig.s3Logs.status is not distinct from 'ENABLED' as writes_logs
from items as listed
left join asked
    on asked.account_id = listed.account_id
    and asked.region = listed.region
    and asked.resource_id = listed.resource_id
left join described
    on described.account_id = listed.account_id
    and described.region = listed.region
    and described.resource_id = listed.resource_id
where listed.service = 'codebuild' and listed.operation = 'ListProjects' and listed.error_code is null
