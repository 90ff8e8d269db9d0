/*---
title: Search domains run three data nodes over zones
question: Do search domains run three data nodes over zones with dedicated masters?
passes: zone awareness (or Multi-AZ with standby) is on, and the domain has three data nodes or more
not_applicable: the domain is being deleted, or was since the list
severity: medium
kind: customer-specific
evidence: [opensearch:ListDomainNames, opensearch:DescribeDomains]
frameworks: {ISO-27001-2022: [A.8.14], FSBP: [OpenSearch.6, ES.6, ES.7]}
remediation: aws opensearch update-domain-config with ZoneAwarenessEnabled=true and three instances.
notes: Dedicated masters are told in the reason and don't decide.
---*/
select
    account_id,
    region,
    resource_type,
    resource_id,
    resource_arn,
    case
        when not is_described then null
        when is_gone then 'not_applicable'
        when (is_zone_aware or has_standby) and data_nodes >= 3 then 'pass'
        else 'fail'
    end as status,
    case
        when is_gone then 'the domain is no more'
        else format(
            '{} data nodes {}, {} dedicated masters', coalesce(data_nodes, 0),
            if(is_zone_aware or has_standby, 'over ' || coalesce(zones, 2) || ' zones', 'in one zone'),
            coalesce(dedicated_masters, 0)
        )
    end as reason,
    evidence
from opensearch_domains
