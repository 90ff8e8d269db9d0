/*---
title: Access inside search domains is controlled per user
question: Is access inside domains controlled per user?
passes: fine-grained access control is enabled, and no anonymous access goes on beside it
not_applicable: the domain was deleted since it was listed
severity: medium
kind: customer-specific
evidence: [opensearch:ListDomainNames, opensearch:DescribeDomains]
frameworks: {PCI-4.0: ["7.2.2"], FSBP: [OpenSearch.7]}
remediation: aws opensearch update-domain-config --domain-name NAME --advanced-security-options Enabled=true,…
notes: Anonymous access is a migration period with an end, in which nothing is enforced.
---*/
with
judged as (
    select
        account_id,
        region,
        resource_type,
        resource_id,
        resource_arn,
        case
            when is_gone then 'not_applicable'
            when not is_described then null
            when is_access_fine_grained and not lets_strangers_in then 'pass'
            else 'fail'
        end as status,
        case
            when is_gone then 'the domain is no more'
            when not is_access_fine_grained then 'fine-grained access control is off'
            when lets_strangers_in then 'fine-grained access control is on, but anonymous access still is, too'
            else 'fine-grained access control is on'
        end as reason,
        evidence
    from opensearch_domains
)
select * from judged
