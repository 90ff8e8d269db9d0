/*---
title: Every image is scanned when it is pushed
question: Is every repository's image scanned when it is pushed, or continuously?
passes: >
  a rule of the registry scans the repository on push or continuously, or, with basic scanning, the repository's own flag
  is set
severity: medium
kind: customer-specific
evidence: [ecr:DescribeRepositories, ecr:GetRegistryScanningConfiguration]
frameworks: {PCI-4.0: ["11.3.1"], FSBP: [ECR.1]}
remediation: aws ecr put-registry-scanning-configuration with a rule for all repositories.
---*/
with
registries as (
    select
        account_id,
        region,
        evidence_id,
        item ->> 'scanType' as scan_type,
        from_json(item -> 'rules', '[{
            "scanFrequency": "VARCHAR", "repositoryFilters": [{"filter": "VARCHAR"}]
        }]') as rules
    from items
    where service = 'ecr' and operation = 'GetRegistryScanningConfiguration'
),
rules as (
    select account_id, region, unnest(rules, max_depth := 2) from registries
),
filters as (
    select account_id, region, unnest(repositoryFilters).filter as filter
    from rules
    where scanFrequency in ('SCAN_ON_PUSH', 'CONTINUOUS_SCAN')
),
judged as (
    select
        repositories.account_id,
        repositories.region,
        repositories.resource_type,
        repositories.resource_id,
        repositories.resource_arn,
        count(filters.filter) > 0 as covered_by_rule,
        case
            when covered_by_rule then 'pass'
            when repositories.scans_on_push and registries.scan_type is distinct from 'ENHANCED'
                and registries.evidence_id is not null then 'pass'
            when registries.evidence_id is not null then 'fail'
        end as status,
        case
            when covered_by_rule then 'a rule of the registry scans it'
            when repositories.scans_on_push and registries.scan_type = 'ENHANCED'
                then 'its own flag is overruled by enhanced scanning, and no rule of the registry names it'
            when repositories.scans_on_push then 'scanned on push'
            else 'neither the registry nor the repository scans its images'
        end as reason,
        evidence(repositories.evidence_id, registries.evidence_id) as evidence
    from ecr_repositories as repositories
    left join registries
        on registries.account_id = repositories.account_id
        and registries.region = repositories.region
    left join filters
        on filters.account_id = repositories.account_id
        and filters.region = repositories.region
        and repositories.resource_id like replace(filters.filter, '*', '%')
            || if(contains(filters.filter, '*'), '', '%')
    group by all
)
select * exclude (covered_by_rule) from judged
