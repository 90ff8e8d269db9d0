/*---
title: Log groups expire
question: Do log groups expire?
passes: a retention is set, however long; whether it is long enough is another control's question
not_applicable: a delivery log group, whose retention is fixed
severity: low
kind: customer-specific
evidence: [logs:DescribeLogGroups]
frameworks: {NIST-800-53-r5: [AU-11, SI-12], ISO-27001-2022: [A.8.15], SOC2: [C1.2]}
remediation: aws logs put-retention-policy --log-group-name NAME --retention-in-days 365
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when class = 'DELIVERY' then 'not_applicable'
        when retention_days is null then 'fail'
        else 'pass'
    end as status,
    case
        when class = 'DELIVERY' then 'the retention of a delivery log group is fixed'
        else coalesce(format('kept for {} days', retention_days), 'never expires')
    end as reason,
    [evidence_id] as evidence
from logs_log_groups
