/*---
description: >
  What Inspector scans for vulnerable packages, one row a resource of the account; why_not is its reason where it does not.
  A function's id is its ARN without a version
---*/
with
covered as (
    select *, json_transform(item, '{
        "accountId": "VARCHAR", "resourceType": "VARCHAR", "resourceId": "VARCHAR", "scanType": "VARCHAR",
        "scanStatus": {"statusCode": "VARCHAR", "reason": "VARCHAR"}
    }') as coverage
    from items
    where service = 'inspector2' and operation = 'ListCoverage' and error_code is null
)
select
    account_id,
    region,
    coverage.resourceType as kind,
    if(kind = 'AWS_LAMBDA_FUNCTION', array_to_string(string_split(coverage.resourceId, ':')[:7], ':'), coverage.resourceId)
        as covered_id,
    bool_or(coverage.scanStatus.statusCode = 'ACTIVE') as is_scanned,
    if(is_scanned, null, min(coverage.scanStatus.reason)) as why_not,
    list(evidence_id) as evidence
from covered
where coverage.accountId = account_id and coverage.scanType = 'PACKAGE'
group by all
