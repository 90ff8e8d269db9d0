/*---
title: Database proxies refuse clear-text sessions
question: Do database proxies refuse clear-text sessions?
passes: RequireTLS is true
severity: medium
kind: customer-specific
evidence: [rds:DescribeDBProxies]
remediation: aws rds modify-db-proxy --db-proxy-name NAME --require-tls
notes: This is the clients' side; the proxy's side to the database follows the database's own setting.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    if(coalesce(item ->> 'RequireTLS' = 'true', false), 'pass', 'fail') as status,
    if(coalesce(item ->> 'RequireTLS' = 'true', false), 'TLS is required', 'clear text is taken') as reason,
    [evidence_id] as evidence
from items
where service = 'rds' and operation = 'DescribeDBProxies'
