/*---
title: HTTP and WebSocket API stages write access logs
question: Do HTTP and WebSocket API stages write access logs?
passes: the stage has a destination for its access log
not_applicable: the API has no stage, or is no more
severity: medium
kind: customer-specific
evidence: &asked [apigatewayv2:GetApis, apigatewayv2:GetStages]
population: *asked
frameworks: {CIS-7.0: ["4.10"], PCI-4.0: ["10.2.1"], ISO-27001-2022: [A.8.15], FSBP: [APIGateway.9]}
remediation: aws apigatewayv2 update-stage --api-id ID --stage-name NAME --access-log-settings DestinationArn=ARN,Format=…
notes: One row a stage. Logs of executions exist for WebSocket APIs only, and are not asked for.
---*/
with
judged as (
    select
        account_id,
        region,
        'AWS::ApiGatewayV2::Stage' as resource_type,
        parent_resource_id || '/' || resource_id as resource_id,
        if((item ->> '$.AccessLogSettings.DestinationArn') is null, 'fail', 'pass') as status,
        coalesce(
            'the access log goes to ' || (item ->> '$.AccessLogSettings.DestinationArn'), 'there is no access log'
        ) as reason,
        [evidence_id] as evidence
    from items
    where service = 'apigatewayv2' and operation = 'GetStages' and error_code is null
)
select * from judged
