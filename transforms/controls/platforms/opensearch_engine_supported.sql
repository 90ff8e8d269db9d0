/*---
title: Each search domain's engine version is in standard support
question: Is each domain's engine version in standard support?
passes: the reference table's end of standard support lies after the day of the answer
not_applicable: the domain was deleted since it was listed
severity: medium
kind: shared
evidence: [opensearch:ListDomainNames, opensearch:DescribeDomains]
remediation: aws opensearch upgrade-domain --domain-name NAME --target-version OpenSearch_VERSION
notes: >
  A version that the table does not list, Elasticsearch's among them, is no_evidence, never supported; the table's date
  stands in the reason.
---*/
with
judged as (
    select
        domains.account_id,
        domains.region,
        domains.resource_type,
        domains.resource_id,
        domains.resource_arn,
        case
            when domains.is_gone then 'not_applicable'
            when not domains.is_described then null
            else support_status(listed.version, listed.ends_on, cast(domains.collected_at as date))
        end as status,
        if(
            domains.is_gone,
            'the domain is no more',
            support_reason(
                domains.engine || ' ' || domains.engine_version, listed.version, listed.ends_on, listed.as_of
            )
        ) as reason,
        domains.evidence
    from opensearch_domains as domains
    left join support_dates as listed
        on listed.subject = 'opensearch ' || domains.engine
        and listed.version = domains.engine_version
)
select * from judged
