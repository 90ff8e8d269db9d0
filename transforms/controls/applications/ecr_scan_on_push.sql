/*---
title: Every image is scanned when it is pushed
question: Is every repository's image scanned when it is pushed, or continuously?
passes: >
  the effective frequency is on push or continuous; where AWS did not say it, a rule of the registry names the repository,
  or, with basic scanning, the repository's own flag is set
severity: medium
kind: customer-specific
evidence:
  - ecr:DescribeRepositories
  - ecr:BatchGetRepositoryScanningConfiguration
  - ecr:GetRegistryScanningConfiguration
frameworks: {PCI-4.0: ["11.3.1"], FSBP: [ECR.1]}
remediation: aws ecr put-registry-scanning-configuration with a rule for all repositories.
---*/
with
effective as (
    select account_id, region, resource_id, item ->> 'scanFrequency' as frequency, evidence_id
    from items
    where service = 'ecr' and operation = 'BatchGetRepositoryScanningConfiguration' and error_code is null
),
unanswered as (
    select account_id, region, unnest(json_listed(body -> 'failures')) ->> 'repositoryName' as resource_id, response_id
    from answers
    where service = 'ecr' and operation = 'BatchGetRepositoryScanningConfiguration'
),
registries as (
    select
        account_id,
        region,
        evidence_id,
        item ->> '$.scanningConfiguration.scanType' as scan_type,
        from_json(item -> '$.scanningConfiguration.rules', '[{
            "scanFrequency": "VARCHAR", "repositoryFilters": [{"filter": "VARCHAR"}]
        }]') as rules
    from items
    where service = 'ecr' and operation = 'GetRegistryScanningConfiguration'
),
rules as (
    select account_id, region, unnest(rules, max_depth := 2) from registries
),
filters as (
    select
        account_id,
        region,
        replace(unnest(repositoryFilters).filter, '_', '\_') as filter,
        if(contains(filter, '*'), replace(filter, '*', '%'), '%' || filter || '%') as pattern
    from rules
    where scanFrequency in ('SCAN_ON_PUSH', 'CONTINUOUS_SCAN')
),
named as (
    select distinct repositories.account_id, repositories.region, repositories.resource_id
    from ecr_repositories as repositories
    join filters
        on filters.account_id = repositories.account_id
        and filters.region = repositories.region
        and repositories.resource_id like filters.pattern escape '\'
),
judged as (
    select
        repositories.account_id,
        repositories.region,
        repositories.resource_type,
        repositories.resource_id,
        repositories.resource_arn,
        case
            when effective.frequency in ('SCAN_ON_PUSH', 'CONTINUOUS_SCAN') then 'pass'
            when effective.frequency is not null then 'fail'
            when unanswered.resource_id is not null then 'no_evidence'
            when named.resource_id is not null then 'pass'
            when registries.evidence_id is null then null
            when repositories.scans_on_push and registries.scan_type is distinct from 'ENHANCED' then 'pass'
            else 'fail'
        end as status,
        case
            when effective.frequency is not null then 'the effective scan frequency is ' || effective.frequency
            when unanswered.resource_id is not null then 'AWS could not say how the repository is scanned'
            when named.resource_id is not null then 'a rule of the registry scans it'
            when repositories.scans_on_push and registries.scan_type = 'ENHANCED'
                then 'its own flag is overruled by enhanced scanning, and no rule of the registry names it'
            when repositories.scans_on_push then 'scanned on push'
            else 'neither the registry nor the repository scans its images'
        end as reason,
        evidence(
            repositories.evidence_id, effective.evidence_id, unanswered.response_id,
            if(effective.frequency is null, registries.evidence_id, null)
        ) as evidence
    from ecr_repositories as repositories
    left join effective using (account_id, region, resource_id)
    left join unanswered using (account_id, region, resource_id)
    left join registries using (account_id, region)
    left join named using (account_id, region, resource_id)
)
select * from judged
