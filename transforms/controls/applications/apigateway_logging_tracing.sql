/*---
title: REST API stages log what they execute, and trace it
question: Do REST API stages log their executions and trace?
passes: the stage logs executions of all methods at ERROR or INFO, or writes an access log; and tracing is enabled
not_applicable: the API has no stage, or is no more
severity: medium
kind: customer-specific
evidence: &asked [apigateway:GetRestApis, apigateway:GetStages]
population: *asked
frameworks:
  CIS-7.0: ["4.10"]
  NIST-800-53-r5: [AU-3, AU-12]
  PCI-4.0: ["10.2.1"]
  ISO-27001-2022: [A.8.15]
  SOC2: [CC7.2]
  FSBP: [APIGateway.1, APIGateway.3]
remediation: aws apigateway update-stage with patch operations that set the log level of all methods, and tracing.
notes: A stage without an entry for all methods logs nothing. One row a stage.
---*/
with
stages as (
    select
        account_id,
        region,
        'AWS::ApiGateway::Stage' as resource_type,
        parent_resource_id || '/' || resource_id as resource_id,
        evidence_id,
        coalesce(item ->> '$.methodSettings."*/*".loggingLevel', 'OFF') as logging_level,
        (item ->> '$.accessLogSettings.destinationArn') is not null as writes_access_log,
        coalesce((item ->> 'tracingEnabled') = 'true', false) as is_traced
    from items
    where service = 'apigateway' and operation = 'GetStages' and error_code is null
),
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        (logging_level in ('ERROR', 'INFO') or writes_access_log) as is_logged,
        if(is_logged and is_traced, 'pass', 'fail') as status,
        format(
            'executions are logged at {}, the access log is {}, tracing is {}', logging_level,
            if(writes_access_log, 'on', 'off'), if(is_traced, 'on', 'off')
        ) as reason,
        [evidence_id] as evidence
    from stages
)
select * exclude (is_logged) from judged
