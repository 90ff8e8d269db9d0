/*---
title: Every web ACL logs
question: Does every web ACL log?
passes: a logging configuration with a destination exists
not_applicable: the web ACL was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [wafv2:ListWebACLs, wafv2:GetLoggingConfiguration, wafv2:GetWebACL]
frameworks:
  NIST-800-53-r5: [AU-12, SC-7(9), SI-4(17)]
  PCI-4.0: ["10.2.1"]
  ISO-27001-2022: [A.8.15, A.8.16]
  FSBP: [WAF.11]
remediation: aws wafv2 put-logging-configuration with a log group, stream or bucket whose name begins with aws-waf-logs-.
notes: That there is no logging configuration is an answer (WAFNonexistentItemException), and a fail.
---*/
with
configurations as (
    select
        account_id,
        region,
        parent_resource_id as resource_id,
        evidence_id,
        json_texts(item -> '$.LoggingConfiguration.LogDestinationConfigs') as destinations
    from items
    where service = 'wafv2' and operation = 'GetLoggingConfiguration'
),
judged as (
    select
        acls.account_id,
        acls.region,
        acls.resource_type,
        acls.resource_id,
        acls.resource_arn,
        case
            when acls.is_gone then 'not_applicable'
            when configurations.evidence_id is null then null
            when len(configurations.destinations) > 0 then 'pass'
            else 'fail'
        end as status,
        case
            when acls.is_gone then 'the web ACL is no more'
            when len(configurations.destinations) > 0 then acls.name || ' logs to '
                || array_to_string(configurations.destinations, ', ')
            else acls.name || ' logs nowhere'
        end as reason,
        evidence(acls.listed_evidence_id, configurations.evidence_id) as evidence
    from wafv2_web_acls as acls
    left join configurations
        on configurations.account_id = acls.account_id
        and configurations.region = acls.region
        and configurations.resource_id = acls.resource_id
)
select * from judged
