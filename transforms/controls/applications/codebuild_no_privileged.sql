/*---
title: Builds run without privileged mode, and write logs
question: Do builds run without privileged mode, and with logs?
passes: privilegedMode is false, and logs go to CloudWatch Logs or S3
not_applicable: the project was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [codebuild:ListProjects, codebuild:BatchGetProjects]
frameworks: {PCI-4.0: ["10.2.1"], ISO-27001-2022: [A.8.15], FSBP: [CodeBuild.4, CodeBuild.5]}
remediation: aws codebuild update-project with privilegedMode false, and logsConfig cloudWatchLogs status ENABLED.
notes: >
  Where nothing is said of logs they go to CloudWatch Logs. A project that builds images may need privileged mode: it belongs
  on the list of exemptions.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when is_gone then 'not_applicable'
            when not is_described then null
            when is_privileged or not writes_logs then 'fail'
            else 'pass'
        end as status,
        if(
            is_gone,
            'the project is no more',
            if(is_privileged, 'builds are privileged', 'builds are not privileged')
            || if(writes_logs, ', and write logs', ', and write no logs')
        ) as reason,
        evidence
    from codebuild_projects
)
select * from judged
