/*---
description: >
  Critical vulnerabilities that Inspector found in a resource of the account and that are open or suppressed, one row a
  finding and resource; is_late says that it has been open for more than 30 days. An image's id is its digest, a
  function's its ARN without a version
---*/
with
found as (
    select *, json_transform(item, '{
        "awsAccountId": "VARCHAR", "type": "VARCHAR", "severity": "VARCHAR", "status": "VARCHAR", "title": "VARCHAR",
        "firstObservedAt": "TIMESTAMPTZ", "packageVulnerabilityDetails": {"vulnerabilityId": "VARCHAR"},
        "resources": [{"id": "VARCHAR", "type": "VARCHAR", "details": {
            "awsEcrContainerImage": {"imageHash": "VARCHAR", "repositoryName": "VARCHAR"}
        }}]
    }') as finding
    from items
    where service = 'inspector2' and operation = 'ListFindings' and error_code is null
),
of_resources as (
    select *, unnest(finding.resources) as resource
    from found
    where finding.awsAccountId = account_id
        and finding.severity = 'CRITICAL'
        and finding.type in ('PACKAGE_VULNERABILITY', 'CODE_VULNERABILITY')
)
select
    account_id,
    region,
    resource.type as kind,
    case resource.type
        when 'AWS_LAMBDA_FUNCTION' then array_to_string(string_split(resource.id, ':')[:7], ':')
        when 'AWS_ECR_CONTAINER_IMAGE' then resource.details.awsEcrContainerImage.imageHash
        else resource.id
    end as found_in,
    resource.details.awsEcrContainerImage.repositoryName as repository,
    coalesce(finding.packageVulnerabilityDetails.vulnerabilityId, finding.title, 'a vulnerability') as vulnerability,
    finding.status = 'SUPPRESSED' as is_suppressed,
    finding.status = 'ACTIVE' and finding.firstObservedAt < collected_at - interval 30 days as is_late,
    evidence_id
from of_resources
