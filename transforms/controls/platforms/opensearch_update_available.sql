/*---
title: No required software update of a search domain is past its date
question: Is no required service software update past its date?
passes: no update is available, or it is optional, or AWS installs it on a day that lies ahead
not_applicable: the domain was deleted since it was listed
severity: medium
kind: shared
evidence: [opensearch:ListDomainNames, opensearch:DescribeDomains]
frameworks: {PCI-4.0: ["6.3.3"], FSBP: [OpenSearch.10]}
remediation: aws opensearch start-service-software-update --domain-name NAME
notes: A date of 1970 is AWS's way to say that there is none.
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
            when not is_update_available or is_update_optional or automated_update_at > collected_at then 'pass'
            else 'fail'
        end as status,
        case
            when is_gone then 'the domain is no more'
            when not is_update_available then 'no update is available'
            when is_update_optional then 'an optional update is available'
            else 'a required update is ' || coalesce(lower(update_status), 'available')
                || coalesce(strftime(automated_update_at, ', to be installed by %Y-%m-%d'), ', and AWS set no date')
        end as reason,
        evidence
    from opensearch_domains
)
select * from judged
