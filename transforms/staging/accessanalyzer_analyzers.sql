/*---
description: >
  Access analyzers; finds_external_access is true for those that look for access from outside, of the account or of the
  organization, and false for those of unused or internal access
---*/
select
    account_id,
    region,
    evidence_id,
    item ->> 'arn' as analyzer_arn,
    item ->> 'type' as type,
    item ->> 'status' as state,
    item ->> 'type' in ('ACCOUNT', 'ORGANIZATION') as finds_external_access
from items
where service = 'accessanalyzer' and operation = 'ListAnalyzers' and error_code is null
